/* SPDX-License-Identifier: ISC */
#ifndef NET_UPSTREAM_H
#define NET_UPSTREAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/address.h"

/*
 * upstream - the DNS servers of one run: their addresses, the options of resolv.conf(5), and what
 * the run has learnt about them.
 *
 * Part of the resolver, which has one.  What is learnt is updated by atomic operations: any
 * thread may call.
 */
enum { DNS_SERVERS_MAX = 4, DNS_SEARCH_MAX = 64, DNS_PORT = 53 };

struct dns_servers {
	struct address addresses[DNS_SERVERS_MAX];
	int count;
};

struct upstream {
	struct dns_servers servers;
	const char *search[DNS_SEARCH_MAX]; /* domains that are appended to a name */
	int search_count;
	int ndots;       /* a name with that many dots is queried as it is first */
	int attempts;    /* rounds over all servers */
	int64_t wait_us; /* before the first retry; doubled in each round */
	bool is_rotating;
	bool uses_tcp;
	bool is_without_aaaa; /* no-aaaa: only IPv4 addresses are looked up for a host */
	atomic_uint rotation;
	/* One bit for each server: it did not answer the last question in time; it has answered a
	 * question with EDNS0; it answers only those without. */
	atomic_uint silent, extended, plain;
};

/* Call first, with the servers given, none or more.  Reads no file. */
void upstream_start(struct upstream *upstream, const struct dns_servers *given);

/* If no server was given, reads resolv.conf(5); if that names none either, uses the local machine
 * (127.0.0.1, ::1).  The search list comes only from that file, or from the domain in this
 * machine's name.  Call once, before the first question. */
void upstream_read(struct upstream *upstream);

/* Fills the order in which to query the servers: silent ones last. */
void upstream_order(struct upstream *upstream, int order[DNS_SERVERS_MAX]);

/* Whether to query the server without EDNS0 in that round, from 0: a server that does not support
 * EDNS0 may be silent (RFC 6891 6.2.2). */
bool upstream_asks_plainly(const struct upstream *upstream, int server, int round);

/* Record that a server has answered, over UDP or TCP, a question without or with EDNS0; that it
 * has not answered in time; that it does not support EDNS0. */
void upstream_heard(struct upstream *upstream, int server, bool is_udp, bool is_plain);
void upstream_missed(struct upstream *upstream, int server);
void upstream_without_edns(struct upstream *upstream, int server);

/* "192.0.2.53", "[2001:db8::53]:5353": with the port if it is not 53. */
const char *dns_server_text(const struct address *server);

/* All servers: "192.0.2.53, 192.0.2.54". */
const char *dns_servers_text(const struct dns_servers *servers);

#endif
