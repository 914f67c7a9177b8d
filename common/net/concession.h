/* SPDX-License-Identifier: ISC */
#ifndef NET_CONCESSION_H
#define NET_CONCESSION_H

#include "net/conformity.h"

/*
 * concession - what this check accepts in a session, but the RFCs or common clients do not:
 * clients with the defaults of OpenSSL 3 on Debian 12 (security level 2) or with GnuTLS.
 *
 * The check accepts these defects to reach the server and report them.  Each is a row here; its
 * finding is in starttls/judge_tls.  Protocol versions (--tls-min) and defects of a single
 * certificate (net/cert) are not here.
 */
enum concession {
	CONCEDED_RENEGOTIATION, /* TLS 1.2 and below without RFC 5746 */
	CONCEDED_SIGNATURE,     /* a handshake signature with SHA-1 or MD5 in TLS 1.2 */
	CONCEDED_DH,            /* a Diffie-Hellman group below 2048 bits */
	CONCEDED_GROUP,         /* a curve that clients do not offer */
	CONCEDED_SUITE,         /* a cipher suite that clients do not offer */
	CONCEDED_NULL,          /* a cipher suite without encryption */
	CONCEDED_WEAK_SUITE,    /* a suite that clients offer, against RFC 9325 4 */
	CONCEDED_KEY_USAGE,     /* keyUsage does not permit the handshake */
	CONCEDED_REVOCATION,    /* the stapled OCSP response says revoked */
	CONCEDED_STAPLE,        /* OCSP response required but missing, or not valid */
	CONCEDED_LENGTH,        /* more certificates than GnuTLS accepts */
	CONCEDED_TWIN,          /* an expired certificate before its valid twin */
	CONCEDED_FORM, /* a member of the chain has a format that GnuTLS rejects */
	CONCESSIONS
};

/* Sets for each concession a predicate of the server ("negotiates …") that lives until exit, or
 * NULL if the session did not use it.  Any thread may call for its own session. */
void concessions_read(const struct scene *scene, const char *used[CONCESSIONS]);

#endif
