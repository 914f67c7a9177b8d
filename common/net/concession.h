/* SPDX-License-Identifier: ISC */
#ifndef NET_CONCESSION_H
#define NET_CONCESSION_H

#include "net/conformity.h"

/*
 * concession - what the probe allows in a session that the RFCs or clients do not: those with
 * the defaults of OpenSSL 3 on Debian 12 (security level 2) and those with GnuTLS.
 *
 * The probe is lax so that a server is reached and reported.  What it is lax about is a row
 * here, and the finding of each row is in starttls/judge_tls.  Not here: protocol versions, which
 * --tls-min judges, and what is wrong with a single certificate, which net/cert tells.
 */
enum concession {
	CONCEDED_RENEGOTIATION, /* TLS 1.2 and below without RFC 5746 */
	CONCEDED_SIGNATURE,     /* a handshake signature by SHA-1 or MD5 in TLS 1.2 */
	CONCEDED_DH,            /* a Diffie-Hellman group below 2048 bits */
	CONCEDED_GROUP,         /* a curve that clients do not offer */
	CONCEDED_SUITE,         /* a suite that they do not offer */
	CONCEDED_NULL,          /* one that does not encrypt */
	CONCEDED_WEAK_SUITE,    /* one that they still offer, against RFC 9325 4 */
	CONCEDED_KEY_USAGE,     /* the certificate's keyUsage rules the handshake out */
	CONCEDED_REVOCATION,    /* the OCSP response that came revokes the certificate */
	CONCEDED_STAPLE, /* a response that is demanded did not come, or is no good */
	CONCEDED_LENGTH, /* more certificates than GnuTLS takes */
	CONCEDED_TWIN,   /* an expired certificate in front of its valid twin */
	CONCEDED_FORM,   /* a member of the chain is of a form that GnuTLS refuses */
	CONCESSIONS
};

/* Fills in for each concession a predicate to the server ("agrees on …") that lives until exit;
 * NULL where the session did not use it.  Any thread may ask of its own session. */
void concessions_read(const struct scene *scene, const char *used[CONCESSIONS]);

#endif
