/* SPDX-License-Identifier: ISC */
#ifndef NET_UPSTREAM_H
#define NET_UPSTREAM_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/address.h"

/*
 * upstream - the DNS servers of one run: who they are, how the system asks them
 * (resolv.conf(5)), and what the run has learnt of them.
 *
 * Part of the resolver, which has one.  What is learnt changes by atomic operations: any thread
 * may ask.
 */
enum { DNS_SERVERS_MAX = 4, DNS_SEARCH_MAX = 64, DNS_PORT = 53 };

struct dns_servers {
	struct address addresses[DNS_SERVERS_MAX];
	int count;
};

struct upstream {
	struct dns_servers servers;
	const char *search[DNS_SEARCH_MAX]; /* domains that complete a name */
	int search_count;
	int ndots;       /* a name with that many dots is asked for as it is first */
	int attempts;    /* rounds over all servers */
	int64_t wait_us; /* before the first repetition; each round waits twice as long */
	bool is_rotating;
	bool uses_tcp;
	bool is_without_aaaa; /* no-aaaa: only IPv4 addresses are looked up for a host */
	atomic_uint rotation;
	/* A bit a server: the last question to it was not answered in time; it has answered a
	 * question with EDNS0; it answers only those without. */
	atomic_uint silent, extended, plain;
};

/* Before all else, with the servers given, none or more.  Reads nothing. */
void upstream_start(struct upstream *upstream, const struct dns_servers *given);

/* Where no server was given, reads resolv.conf(5), and where there is none either takes the local
 * machine (127.0.0.1, ::1).  A search list comes from that file alone, or from the domain in this
 * machine's name.  Once, before the first question. */
void upstream_read(struct upstream *upstream);

/* In which order to ask the servers: those that were silent last. */
void upstream_order(struct upstream *upstream, int order[DNS_SERVERS_MAX]);

/* Whether to ask the server without EDNS0 in that round, from 0: one that does not know it may
 * be silent (RFC 6891 6.2.2). */
bool upstream_asks_plainly(const struct upstream *upstream, int server, int round);

/* What the run learns of a server: it has answered, over UDP or TCP, a question without EDNS0 or
 * with; it has not answered in time; it does not understand EDNS0. */
void upstream_heard(struct upstream *upstream, int server, bool is_udp, bool is_plain);
void upstream_missed(struct upstream *upstream, int server);
void upstream_without_edns(struct upstream *upstream, int server);

/* "192.0.2.53", "[2001:db8::53]:5353": the port where it is not 53. */
const char *dns_server_text(const struct address *server);

/* All of them: "192.0.2.53, 192.0.2.54". */
const char *dns_servers_text(const struct dns_servers *servers);

#endif
