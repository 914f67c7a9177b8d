/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_FACTS_H
#define NET_TLS_FACTS_H

#include <openssl/ssl.h>

#include "net/cert.h"
#include "net/concession.h"
#include "net/trust.h"

/*
 * tls_facts - the facts of one TLS session in plain values: version, suite, certificates, and
 * whether they hold.
 *
 * Texts live until exit; the SSL stays the caller's.  Any thread may read its own.
 */
struct tls_params {
	const char *server_name;  /* SNI (RFC 6066 3); NULL: none */
	const char *const *names; /* the certificate must be for one of these */
	int name_count;
};

enum { TLS_CHAIN_MAX = 32 };

/* From the oldest on, so that they can be compared. */
enum tls_version { TLS_OLDER, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 };

struct tls_facts {
	bool is_established; /* otherwise what is here was seen before the failure */
	enum tls_version version;
	const char *version_text; /* "TLSv1.3" */
	const char *cipher;       /* its IANA name */
	const char
	    *conceded[CONCESSIONS]; /* NULL, or what the session used, a predicate */
	const char *
	    plain_text; /* NULL, or what the server said in place of TLS, its first line */
	bool
	    is_undecodable; /* the handshake failed for what the certificate is made of */
	int alert;          /* the alert that the server sent (RFC 8446 6), or -1 */
	bool is_for_name;
	struct verification verification;
	bool is_certificate_asked; /* the server wants a client certificate */
	struct cert
	    chain[TLS_CHAIN_MAX]; /* the server's, then what the trust store added */
	int chain_count;          /* 0: the server sent no certificate */
};

/* Fills the facts of a session, as far as it has come; usual: the suites that clients offer.
 * False where the server has sent more than TLS_CHAIN_MAX certificates. */
bool tls_facts_read(SSL *ssl, STACK_OF(SSL_CIPHER) *usual, const struct trust *trust,
    const struct tls_params *params, struct tls_facts *facts);

#endif
