/* SPDX-License-Identifier: ISC */
#include "net/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/cert.h"

struct bundle_entry {
	const unsigned char *der;
	long size;
	bool has_trust_settings;      /* "TRUSTED CERTIFICATE": settings follow it */
	const unsigned char *subject; /* encoded, within der */
	size_t subject_size;
};

enum { FILE_MAX_BYTES = 16 << 20 };

static const char begin[] = "-----BEGIN ", closing[] = "-----END ";

/* Skips one element, or enters it if into is true.  Returns false if it is malformed. */
static bool der_step(const unsigned char **at, const unsigned char *end, bool into)
{
	const unsigned char *content = *at;
	long length;
	int tag, class;

	if (ASN1_get_object(&content, &length, &tag, &class, end - *at) & 0x81)
		return false;
	*at = into ? content : content + length;
	return true;
}

/* RFC 5280 4.1: Certificate { TBSCertificate { [0] version, serial, algorithm, issuer,
 * validity, subject, … } … } */
static bool find_subject(struct bundle_entry *entry)
{
	const unsigned char *at = entry->der, *end = entry->der + entry->size;

	for (int entered = 0; entered < 2; entered++) {
		if (!der_step(&at, end, true))
			return false;
	}
	if (at < end && *at == 0xa0 && !der_step(&at, end, false))
		return false;
	for (int skipped = 0; skipped < 4; skipped++) {
		if (!der_step(&at, end, false))
			return false;
	}
	entry->subject = at;
	if (!der_step(&at, end, false))
		return false;
	entry->subject_size = (size_t)(at - entry->subject);
	return true;
}

/* Returns the next line that starts with mark, or NULL; "at" is the start of a line. */
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

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* Returns the label of a certificate up to the end of the line, as in RFC 7468 5.1, OpenSSL or
 * older tools; NULL for any other block. */
static const char *certificate_label(const char *block)
{
	static const char *const labels[] = { PEM_STRING_X509 "-----",
		PEM_STRING_X509_TRUSTED "-----", PEM_STRING_X509_OLD "-----" };

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		if (starts_with(block + strlen(begin), labels[i]))
			return labels[i];
	}
	return NULL;
}

/* Returns the line after the label, or NULL if other text than blanks follows the label: two
 * files may be joined without a newline. */
static const char *next_line(const char *at, const char *label)
{
	const char *rest = at + strlen(label);

	if (!starts_with(at, label))
		return NULL;
	rest += strspn(rest, " \t\r");
	return *rest == '\n' ? rest + 1 : *rest == '\0' ? rest : NULL;
}

/* Decodes the body of a block.  Returns false if it is not base64. */
static bool decode(const char *body, const char *end, struct bundle_entry *entry)
{
	EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
	unsigned char *der = mem_alloc((size_t)(end - body) + 1);
	int size = 0, rest = 0;

	EVP_DecodeInit(context);
	bool is_base64 = EVP_DecodeUpdate(context, der, &size,
			     (const unsigned char *)body, (int)(end - body)) >= 0 &&
			 EVP_DecodeFinal(context, der + size, &rest) > 0;
	EVP_ENCODE_CTX_free(context);
	entry->der = der;
	entry->size = size + rest;
	return is_base64;
}

/* Adds the certificate of the block.  Returns false if the block is damaged: truncated, not
 * base64, or not a certificate. */
static bool add_block(
    struct bundle *bundle, const char *block, const char *end, const char *label)
{
	const char *body = next_line(block + strlen(begin), label),
		   *last = find_line(body, end, closing);
	struct bundle_entry entry = { .has_trust_settings = starts_with(label, "TRUST") };

	if (!last || !next_line(last + strlen(closing), label) ||
	    !decode(body, last, &entry) || !find_subject(&entry))
		return false;
	bundle->entries = mem_extend(bundle->entries, bundle->count, sizeof entry);
	bundle->entries[bundle->count++] = entry;
	return true;
}

/* Returns the number of damaged blocks.  A truncated block does not affect the next one. */
static int read_blocks(struct bundle *bundle, const char *text, size_t size)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf"; /* RFC 3629 6 */
	const char *end = text + size;
	int damaged = 0;

	if (starts_with(text, byte_order_mark))
		text += strlen(byte_order_mark);
	for (const char *block = find_line(text, end, begin), *next; block;
	     block = next) {
		const char *label = certificate_label(block);

		next = find_line(block + 1, end, begin);
		if (label && next_line(block + strlen(begin), label))
			damaged += !add_block(bundle, block, next ? next : end, label);
	}
	ERR_clear_error();
	return damaged;
}

/* Returns the whole file, or NULL with errno set. */
static char *read_file(const char *path, size_t *size)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *bytes = NULL;
	ssize_t got = 0;

	*size = 0;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) ||
	    status.st_size > FILE_MAX_BYTES) {
		close(fd);
		errno = S_ISDIR(status.st_mode)   ? EISDIR
			: S_ISREG(status.st_mode) ? EFBIG
						  : EINVAL;
		return NULL;
	}
	bytes = mem_alloc((size_t)status.st_size + 1);
	while (*size < (size_t)status.st_size &&
	       (got = read(fd, bytes + *size, (size_t)status.st_size - *size)) > 0)
		*size += (size_t)got;
	close(fd);
	return got < 0 ? NULL : bytes;
}

bool bundle_read(struct bundle *bundle, const char *path, const char **error)
{
	const char *shown = clean_text(path, strlen(path), 300);
	size_t size;
	const char *bytes = read_file(path, &size);

	memset(bundle, 0, sizeof *bundle);
	if (!bytes) {
		*error = errno == EINVAL
			     ? mem_printf("'%s' is not a regular file", shown)
			     : mem_printf("cannot read '%s': %s", shown, strerror(errno));
		return false;
	}
	int damaged = read_blocks(bundle, bytes, size);
	if (damaged > 0)
		*error = mem_printf(
		    "'%s' contains damaged PEM blocks: %d", shown, damaged);
	else if (bundle->count == 0)
		*error = mem_printf("'%s' contains no PEM certificate", shown);
	return damaged == 0 && bundle->count > 0;
}

/* A search; it parses no entry twice. */
struct search {
	const struct bundle *bundle;
	bool *is_taken; /* one for each entry */
	int *parsed;    /* taken entries without duplicates */
	int parsed_count;
	STACK_OF(X509) *found;
};

/* A file may contain a certificate several times. */
static bool is_parsed(const struct search *search, const struct bundle_entry *entry)
{
	for (int i = 0; i < search->parsed_count; i++) {
		const struct bundle_entry *other =
		    &search->bundle->entries[search->parsed[i]];

		if (other->size == entry->size &&
		    memcmp(other->der, entry->der, (size_t)entry->size) == 0)
			return true;
	}
	return false;
}

static void take(struct search *search, int index)
{
	const struct bundle_entry *entry = &search->bundle->entries[index];
	const unsigned char *at = entry->der;
	X509 *x509;

	if (search->is_taken[index])
		return;
	search->is_taken[index] = true;
	if (is_parsed(search, entry))
		return;
	search->parsed[search->parsed_count++] = index;
	x509 = entry->has_trust_settings ? d2i_X509_AUX(NULL, &at, entry->size)
					 : d2i_X509(NULL, &at, entry->size);
	if (!x509 || cert_is_among(x509, search->found))
		X509_free(x509);
	else
		sk_X509_push(search->found, x509);
}

/* Equal names usually have equal encodings; if not (RFC 5280 7.1), OpenSSL compares. */
static bool has_subject(const struct bundle_entry *entry, X509_NAME *name,
    const unsigned char *der, size_t size)
{
	const unsigned char *at = entry->subject;

	if (der)
		return entry->subject_size == size &&
		       memcmp(entry->subject, der, size) == 0;
	X509_NAME *subject = d2i_X509_NAME(NULL, &at, (long)entry->subject_size);
	bool is_same = subject && X509_NAME_cmp(subject, name) == 0;
	X509_NAME_free(subject);
	return is_same;
}

/* Whether to find other encodings of the name too, which requires parsing every subject. */
enum effort { QUICK, THOROUGH };

static void find_name(struct search *search, X509_NAME *name, enum effort effort)
{
	const unsigned char *der = NULL;
	size_t size = 0;

	if (effort == QUICK && !X509_NAME_get0_der(name, &der, &size))
		return;
	for (int i = 0; i < search->bundle->count; i++) {
		if (has_subject(&search->bundle->entries[i], name, der, size))
			take(search, i);
	}
}

static void find_issuers(
    struct search *search, const STACK_OF(X509) *members, enum effort effort)
{
	for (int i = 0; i < sk_X509_num(members); i++)
		find_name(
		    search, X509_get_issuer_name(sk_X509_value(members, i)), effort);
}

void bundle_find(
    const struct bundle *bundle, STACK_OF(X509) *members, STACK_OF(X509) *found)
{
	struct search search = { .bundle = bundle,
		.is_taken = mem_alloc((size_t)bundle->count),
		.parsed = mem_alloc((size_t)bundle->count * sizeof *search.parsed),
		.found = found };

	find_issuers(&search, members, QUICK);
	for (int i = 0; i < sk_X509_num(members); i++)
		find_name(
		    &search, X509_get_subject_name(sk_X509_value(members, i)), QUICK);
	if (sk_X509_num(found) == 0)
		find_issuers(&search, members, THOROUGH);
	find_issuers(&search, found, QUICK);
	ERR_clear_error();
}
