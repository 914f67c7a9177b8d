/* SPDX-License-Identifier: ISC */
#ifndef NET_PROXY_HEADER_H
#define NET_PROXY_HEADER_H

#include "net/conn.h"

/*
 * proxy_header - the first line on a connection to a server that waits for a proxy's (PROXY protocol
 * specification 2.1, version 1).
 */

/* "PROXY TCP4 192.0.2.9 192.0.2.7 40000 25\r\n": own is the source, peer the destination. */
const char *proxy_header_text(const struct address *own, const struct address *peer);

/* Sends it with the connection's own addresses; nothing may be sent before. */
void proxy_header_send(struct conn *conn);

#endif
