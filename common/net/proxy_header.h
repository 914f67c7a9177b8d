/* SPDX-License-Identifier: ISC */
#ifndef NET_PROXY_HEADER_H
#define NET_PROXY_HEADER_H

#include "net/conn.h"

/*
 * proxy_header - the first line on a connection to a server that expects a proxy (PROXY protocol
 * specification 2.1, version 1).
 */

/* "PROXY TCP4 192.0.2.9 192.0.2.7 40000 25\r\n": own is the source, peer the destination. */
const char *proxy_header_text(const struct address *own, const struct address *peer);

/* Sends the header with the addresses of the connection; nothing may be sent before. */
void proxy_header_send(struct conn *conn);

#endif
