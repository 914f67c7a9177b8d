/* SPDX-License-Identifier: ISC */
#ifndef NET_STAPLE_H
#define NET_STAPLE_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

/*
 * staple - checks a stapled OCSP response (RFC 6066 8, RFC 6960) as GnuTLS does.
 *
 * Any thread may call.
 */
enum staple_verdict {
	STAPLE_MISSING, /* or without an answer ("tryLater") */
	STAPLE_GOOD,
	STAPLE_REVOKED,
	STAPLE_OLD,
	STAPLE_INVALID, /* malformed, for another certificate, or signer not authorized */
};

/* path: the certificate in question, then its issuer. */
enum staple_verdict staple_judge(
    const unsigned char *response, long size, STACK_OF(X509) *path);

#endif
