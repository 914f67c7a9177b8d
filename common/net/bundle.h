/* SPDX-License-Identifier: ISC */
#ifndef NET_BUNDLE_H
#define NET_BUNDLE_H

#include <openssl/x509.h>
#include <stdbool.h>

/*
 * bundle - a file of PEM certificates (RFC 7468), parsed no further than needed.
 *
 * Reading it only takes the base64 off; a certificate is parsed when its subject is asked
 * for. Read-only once read.
 */
struct bundle {
	struct bundle_entry *entries;
	int count;
};

/* False, and a sentence in *error, where the file cannot be read, holds no certificate,
 * or some that are damaged: the good ones are in the bundle even then. */
bool bundle_read(struct bundle *bundle, const char *path, const char **error);

/* Adds to found, which then owns them, the certificates that a chain with these members
 * may end in: the issuers of its members, their issuers in turn, and members themselves.
 */
void bundle_find(
    const struct bundle *bundle, STACK_OF(X509) *members, STACK_OF(X509) *found);

#endif
