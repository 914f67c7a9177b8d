/* SPDX-License-Identifier: ISC */
#ifndef NET_TRUST_H
#define NET_TRUST_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

#include "net/verify.h"

/*
 * trust - verifies chains against the trust anchors (RFC 5280 section 6).
 *
 * A hashed directory is searched by name.  A file with many certificates is only searched for
 * the issuers that a chain lacks, because parsing a distribution's bundle costs eleven times
 * the rest of a check.  Read-only after trust_load(): any thread may verify.
 */
struct trust;

/* Loads the system's store, or instead the file and directory given (either may be NULL).
 * Returns NULL, with a sentence in *error, if a path cannot be read or contains no
 * certificate; then *culprit is that path. */
struct trust *trust_load(
    const char *file, const char *directory, const char **error, const char **culprit);

/*
 * Builds and verifies the chain of the leaf; sent: all certificates from the server, leaf
 * first.  Only roots of the trust store complete a chain; an intermediate from it is used
 * only if the server sends none in its place, and is reported.  An administrator's anchor
 * whose issuer is not among the anchors counts as a root.  The caller checks dates.  Returns
 * the chain built, which the caller frees; this is sent itself if verification->lack says
 * that an anchor cannot be read.
 */
STACK_OF(X509) *trust_verify(const struct trust *trust, X509 *leaf, STACK_OF(X509) *sent,
    struct verification *verification);

#endif
