/* SPDX-License-Identifier: ISC */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "net/conn.h"
#include "net/tls_facts.h"

/*
 * tls - a TLS handshake on a connection, and the facts of the session.
 *
 * An invalid certificate does not end the handshake: its defects are facts.  TLS 1.0 and
 * 1.1 and weak parameters are accepted for the same reason.  A failure is recorded in the
 * connection.  A context is read-only after tls_context_make(): all connections and
 * threads share it.
 */
struct tls_context;

enum tls_offer {
	TLS_OFFER_NORMAL,   /* the system's cipher suites */
	TLS_OFFER_ANYTHING, /* every suite and group, also without encryption: only to
			       find out why a handshake failed */
	TLS_OFFER_ANONYMOUS /* only suites that need no certificate */
};

/* Returns NULL if OpenSSL cannot create it; contexts may share the trust store. */
struct tls_context *tls_context_make(const struct trust *trust, enum tls_offer offer);

/* After this call the connection uses TLS, or has failed. */
void tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts);

#endif
