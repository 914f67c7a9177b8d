/* SPDX-License-Identifier: ISC */
#ifndef NET_STAPLE_H
#define NET_STAPLE_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

/*
 * staple - the OCSP response that a server sends with its certificate (RFC 6066 8, RFC 6960),
 * judged as GnuTLS judges it.
 *
 * Any thread may call.
 */
enum staple_verdict {
	STAPLE_MISSING, /* or one without an answer ("tryLater") */
	STAPLE_GOOD,
	STAPLE_REVOKED,
	STAPLE_OLD,
	STAPLE_INVALID, /* unreadable, of another certificate, or signed by a stranger */
};

/* The path begins with the certificate meant; its issuer follows. */
enum staple_verdict staple_judge(
    const unsigned char *response, long size, STACK_OF(X509) *path);

#endif
