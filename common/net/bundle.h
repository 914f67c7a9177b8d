/* SPDX-License-Identifier: ISC */
#ifndef NET_BUNDLE_H
#define NET_BUNDLE_H

#include <openssl/x509.h>
#include <stdbool.h>

/*
 * bundle - a file of PEM certificates (RFC 7468), parsed lazily.
 *
 * Reading only decodes base64; a certificate is parsed when a search matches its subject.
 * Read-only after bundle_read().
 */
struct bundle {
	struct bundle_entry *entries;
	int count;
};

/* Returns false and a sentence in *error if the file cannot be read, contains no
 * certificate, or contains damaged ones; the bundle has the valid ones even then. */
bool bundle_read(struct bundle *bundle, const char *path, const char **error);

/* Adds to found, which then owns them, the certificates in which a chain with these
 * members may end: the issuers of the members, the issuers of those, and the members
 * themselves. */
void bundle_find(
    const struct bundle *bundle, STACK_OF(X509) *members, STACK_OF(X509) *found);

#endif
