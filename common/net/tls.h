/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/cert.h"
#include "net/conn.h"
#include "net/trust.h"

/*
 * tls - a TLS handshake on a connection, and the facts of the session.
 *
 * A bad certificate does not end the handshake: what is wrong with it is a fact.  TLS 1.0
 * and 1.1 and weak parameters are accepted for the same reason.  A failure is the
 * connection's.  A context is only read once made: all connections and threads share it.
 */
struct tls_context;

enum tls_offer {
	TLS_OFFER_NORMAL,  /* the system's cipher suites */
	TLS_OFFER_ANYTHING /* also those without a certificate or encryption: to learn why
			      a handshake failed, never to use */
};

/* NULL where OpenSSL cannot be set up; the trust store may be shared by contexts. */
struct tls_context *tls_context_make(const struct trust *trust, enum tls_offer offer);

struct tls_wish {
	const char *server_name;  /* SNI (RFC 6066 3); NULL: none */
	const char *const *names; /* the certificate must be for one of these */
	int name_count;
};

enum { TLS_CHAIN_MAX = 32 };

/* From the oldest on, so that they can be compared. */
enum tls_version { TLS_OLDER, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 };

struct tls_facts {
	bool is_established;
	enum tls_version version;
	const char *version_text;    /* "TLSv1.3" */
	const char *cipher;          /* its IANA name */
	const char *cipher_weakness; /* NULL, or what is wrong with it (RFC 9325 4) */
	bool is_plain_text;          /* the server spoke, but not TLS */
	int alert; /* the alert that the server sent (RFC 8446 6), or -1 */
	bool is_for_name;
	struct verification verification;
	struct cert
	    chain[TLS_CHAIN_MAX]; /* the server's, then what the trust store added */
	int chain_count;          /* 0: the server sent no certificate */
	int sent_count;
};

/* After it the connection speaks TLS, or has failed. */
void tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_wish *wish, struct tls_facts *facts);

#endif
