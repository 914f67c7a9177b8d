/* SPDX-License-Identifier: ISC */
#include "net/proxy_header.h"

#include "base/mem.h"

const char *proxy_header_text(const struct address *own, const struct address *peer)
{
	return mem_printf("PROXY %s %s %s %d %d\r\n",
	    own->as.any.sa_family == AF_INET6 ? "TCP6" : "TCP4", address_text(own),
	    address_text(peer), address_port(own), address_port(peer));
}

/* Specification 2.1: UNKNOWN if the sender does not know the addresses. */
void proxy_header_send(struct conn *conn)
{
	struct address own, peer;

	if (conn->failure == CONN_FINE)
		conn_send(conn, conn_ends(conn, &own, &peer)
				    ? proxy_header_text(&own, &peer)
				    : "PROXY UNKNOWN\r\n");
}
