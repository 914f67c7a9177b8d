/* SPDX-License-Identifier: ISC */
#include "net/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/cert.h"
#include "net/pem.h"

struct bundle_entry {
	const unsigned char *der;
	long size;
	bool has_trust_settings; /* "TRUSTED CERTIFICATE": more follows the certificate */
	const unsigned char *subject; /* its encoding, within der */
	size_t subject_size;
};

enum { FILE_MAX_BYTES = 16 << 20 };

/* Steps over one element; enters it instead where into is true.  False at a malformed
 * one. */
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

/* False where a certificate is no DER. */
static bool add(
    struct bundle *bundle, int *room, const struct pem_certificate *certificate)
{
	struct bundle_entry entry = { .der = certificate->der,
		.size = certificate->size,
		.has_trust_settings = certificate->has_trust_settings };
	size_t held = (size_t)bundle->count * sizeof entry;

	if (!find_subject(&entry))
		return false;
	if (bundle->count == *room) {
		*room = *room ? *room * 2 : 4;
		bundle->entries = mem_grow(
		    bundle->entries, held, (size_t)*room * sizeof *bundle->entries);
	}
	bundle->entries[bundle->count++] = entry;
	return true;
}

/* Returns how many blocks are damaged: cut, not base64, or no certificate. */
static int read_blocks(struct bundle *bundle, const char *text, size_t size)
{
	struct pem_reader reader;
	struct pem_certificate certificate;
	int room = 0, damaged = 0;

	pem_begin(&reader, text, size);
	while (pem_next(&reader, &certificate))
		damaged += certificate.is_damaged || !add(bundle, &room, &certificate);
	ERR_clear_error();
	return damaged;
}

/* The whole file; NULL with errno set. */
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
		*error = mem_printf("'%s' holds damaged PEM blocks: %d", shown, damaged);
	else if (bundle->count == 0)
		*error = mem_printf("'%s' holds no PEM certificate", shown);
	return damaged == 0 && bundle->count > 0;
}

/* A search: what has been taken is not parsed a second time. */
struct search {
	const struct bundle *bundle;
	bool *is_taken; /* an entry each */
	int *parsed;    /* of the taken, those that differ */
	int parsed_count;
	STACK_OF(X509) *found;
};

/* A file may hold a certificate many times over. */
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
	if (!x509 || cert_is_among(x509, search->found) ||
	    !sk_X509_push(search->found, x509))
		X509_free(x509);
}

/* Names are mostly encoded alike; where they are not (RFC 5280 7.1), OpenSSL compares. */
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

/* Whether another encoding of the name is looked for too: that has every subject parsed. */
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
