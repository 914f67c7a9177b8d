/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_FACTS_H
#define NET_TLS_FACTS_H

#include <openssl/ssl.h>

#include "net/cert.h"
#include "net/concession.h"
#include "net/trust.h"

/*
 * tls_facts - the facts of one TLS session in plain values: version, suite, certificates, and
 * their verification.
 *
 * Texts live until exit; the caller owns the SSL.  Any thread may call for its own session.
 */
struct tls_params {
	const char *server_name;  /* SNI (RFC 6066 3), or NULL */
	const char *const *names; /* the certificate must match one of these */
	int name_count;
};

enum { TLS_CHAIN_MAX = 32 };

/* In ascending order, so that they can be compared. */
enum tls_version { TLS_OLDER, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 };

struct tls_facts {
	bool is_established; /* false: the facts are those before the failure */
	enum tls_version version;
	const char *version_text;          /* "TLSv1.3" */
	const char *cipher;                /* IANA name */
	const char *conceded[CONCESSIONS]; /* NULL, or a predicate of the server */
	const char *plain_text;            /* first line sent instead of TLS, or NULL */
	bool is_undecodable; /* the handshake failed due to the certificate's encoding */
	int alert;           /* the alert that the server sent (RFC 8446 6), or -1 */
	bool is_for_name;
	struct verification verification;
	bool is_certificate_asked;        /* the server requests a client certificate */
	struct cert chain[TLS_CHAIN_MAX]; /* from the server, then from the trust store */
	int chain_count;                  /* 0: the server sent no certificate */
};

/* Fills the facts of a session, also of an incomplete one; usual: the suites that clients
 * offer.  Returns false if the server sent more than TLS_CHAIN_MAX certificates. */
bool tls_facts_read(SSL *ssl, STACK_OF(SSL_CIPHER) *usual, const struct trust *trust,
    const struct tls_params *params, struct tls_facts *facts);

#endif
