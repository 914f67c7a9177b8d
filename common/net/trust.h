/* SPDX-License-Identifier: ISC */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "net/verify.h"

/*
 * trust - the trust anchors, and whether a chain ends in one (RFC 5280 section 6).
 *
 * A hashed directory is looked into by name; a file with many certificates is only
 * searched for the issuers that a chain lacks, for to parse a distribution's bundle costs
 * eleven times the rest of a check.  Once loaded it is only read: any thread may verify.
 */
struct trust;

/* The system's store, or what the paths (either may be NULL) name instead.  NULL, with a
 * sentence in *error, where a path cannot be read or holds no certificate; then *culprit is
 * that path. */
struct trust *trust_load(
    const char *file, const char *directory, const char **error, const char **culprit);

/*
 * Builds and verifies the chain of the leaf; sent is all that the server sent, leaf
 * first.  Of the trust store roots alone help a server; an intermediate out of it is only
 * used where the server sends none for its place, and told.  An administrator's anchor whose
 * issuer is not among the anchors counts as a root.  Dates are left to the caller.  Returns
 * the chain built, the caller's to free: what was sent, where verification->lack says that an
 * anchor cannot be read.
 */
STACK_OF(X509) *trust_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) *sent,
    struct verification *verification);

#endif
