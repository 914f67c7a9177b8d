/* SPDX-License-Identifier: ISC */
#include "net/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/mem.h"

static const char opening_mark[] = "-----BEGIN ", closing_mark[] = "-----END ";

/* Part of a text. */
struct span {
	const char *at;
	size_t size;
};

/* Where the next line that starts with mark begins, from the start of a line on; or NULL. */
static const char *find_line(const char *at, const char *end, const char *mark)
{
	size_t size = strlen(mark);

	while (at && (size_t)(end - at) >= size) {
		if (memcmp(at, mark, size) == 0)
			return at;
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : NULL;
	}
	return NULL;
}

static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? newline : end;
}

static const char *find_dashes(const char *at, const char *end)
{
	static const char dashes[] = "-----";
	const size_t length = sizeof dashes - 1;

	while (at && (size_t)(end - at) >= length && memcmp(at, dashes, length) != 0)
		at = memchr(at + 1, '-', (size_t)(end - at - 1));
	return at && (size_t)(end - at) >= length ? at : NULL;
}

/* "-----BEGIN X-----" yields X. */
static struct span label_of(const char *line, const char *end, const char *mark)
{
	struct span label = { line + strlen(mark), 0 };
	const char *dashes = find_dashes(label.at, end);
	const char *rest = dashes ? dashes + strlen("-----") : end;

	while (rest < end && (*rest == ' ' || *rest == '\t' || *rest == '\r'))
		rest++;
	/* More behind it, as where two files were joined, is no end of a line. */
	if (dashes && rest == end)
		label.size = (size_t)(dashes - label.at);
	return label;
}

static bool is_label(struct span label, const char *word)
{
	return label.size == strlen(word) && memcmp(label.at, word, label.size) == 0;
}

/* Lines of base64, joined; there is room for all of body. */
static size_t join_lines(struct span body, unsigned char *joined)
{
	const char *end = body.at + body.size;
	size_t size = 0;

	for (const char *line = body.at, *next; line < end; line = next + 1) {
		next = line_end(line, end);

		size_t length = (size_t)(next - line);
		while (
		    length > 0 && (line[length - 1] == '\r' || line[length - 1] == ' '))
			length--;
		memcpy(joined + size, line, length);
		size += length;
	}
	return size;
}

/* False where it is more than lines of base64 (RFC 4648 4). */
static bool decode(
    struct span body, unsigned char *joined, struct pem_certificate *certificate)
{
	size_t size = join_lines(body, joined), padding = 0;
	unsigned char *der;

	while (padding < 2 && padding < size && joined[size - 1 - padding] == '=')
		padding++;
	if (size == 0 || size % 4 != 0 || memchr(joined, '=', size - padding))
		return false;
	der = mem_alloc(size / 4 * 3);
	if (EVP_DecodeBlock(der, joined, (int)size) != (int)(size / 4 * 3))
		return false;
	certificate->der = der;
	certificate->size = (long)(size / 4 * 3 - padding);
	return true;
}

/* The library's way, for one block. */
static bool decode_by_library(struct span block, struct pem_certificate *certificate)
{
	BIO *bio = BIO_new_mem_buf(block.at, (int)block.size);
	char *label = NULL, *header = NULL;
	unsigned char *der = NULL;
	bool is_fine = bio &&
		       PEM_read_bio(bio, &label, &header, &der, &certificate->size) == 1;

	if (is_fine)
		certificate->der = (const unsigned char *)mem_copy(
		    der, (size_t)certificate->size);
	OPENSSL_free(label);
	OPENSSL_free(header);
	OPENSSL_free(der);
	BIO_free(bio);
	ERR_clear_error();
	return is_fine;
}

void pem_begin(struct pem_reader *reader, const char *text, size_t size)
{
	bool has_mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;

	reader->at = text + (has_mark ? 3 : 0); /* RFC 3629 6 */
	reader->end = text + size;
	reader->room = mem_alloc(size);
}

/* The block whose first line is begin; leaves the reader behind it. */
static void read_block(struct pem_reader *reader, const char *begin, struct span label,
    struct pem_certificate *certificate)
{
	const char *first = line_end(begin, reader->end),
		   *next = find_line(first, reader->end, opening_mark),
		   *limit = next ? next : reader->end;
	const char *last = find_line(first, limit, closing_mark);

	certificate->is_damaged = true;
	reader->at = limit;
	if (!last)
		return;

	const char *after = line_end(last, limit);
	struct span body = { first, (size_t)(last - first) },
		    block = { begin, (size_t)(after - begin) },
		    closing = label_of(last, after, closing_mark);

	reader->at = after;
	if (closing.size != label.size || memcmp(closing.at, label.at, label.size) != 0)
		return;
	certificate->is_damaged = !decode(body, reader->room, certificate) &&
				  !decode_by_library(block, certificate);
}

bool pem_next(struct pem_reader *reader, struct pem_certificate *certificate)
{
	const char *begin;

	while ((begin = find_line(reader->at, reader->end, opening_mark))) {
		const char *end = line_end(begin, reader->end);
		struct span label = label_of(begin, end, opening_mark);

		memset(certificate, 0, sizeof *certificate);
		certificate->has_trust_settings = is_label(
		    label, PEM_STRING_X509_TRUSTED);
		/* RFC 7468 5.1, and what older tools wrote. */
		if (certificate->has_trust_settings || is_label(label, PEM_STRING_X509) ||
		    is_label(label, PEM_STRING_X509_OLD)) {
			read_block(reader, begin, label, certificate);
			return true;
		}
		reader->at = end;
	}
	return false;
}
