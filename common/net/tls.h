/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/conn.h"
#include "net/tls_facts.h"

/*
 * tls - a TLS handshake on a connection, and the facts of the session.
 *
 * A bad certificate does not end the handshake: what is wrong with it is a fact.  TLS 1.0
 * and 1.1 and weak parameters are accepted for the same reason.  A failure is the
 * connection's.  A context is only read once made: all connections and threads share it.
 */
struct tls_context;

enum tls_offer {
	TLS_OFFER_NORMAL, /* the system's cipher suites */
	TLS_OFFER_ANYTHING, /* every suite and group, also without encryption: to learn why a
			       handshake failed, never to use */
	TLS_OFFER_ANONYMOUS /* suites that need no certificate, alone */
};

/* NULL where OpenSSL cannot be set up; the trust store may be shared by contexts. */
struct tls_context *tls_context_make(const struct trust *trust, enum tls_offer offer);

/* After it the connection speaks TLS, or has failed. */
void tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts);

#endif
