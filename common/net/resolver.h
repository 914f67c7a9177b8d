/* SPDX-License-Identifier: ISC */
#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/address.h"

/*
 * resolver - the DNS servers of one run: who they are, how the system asks them
 * (resolv.conf(5)), what the run has learnt of them, and how much it may still ask.
 *
 * One a run, made before the first question.  What is learnt changes by atomic operations:
 * any thread may ask.
 */
enum { DNS_SERVERS_MAX = 4, DNS_SEARCH_MAX = 64, DNS_QUESTIONS_MAX = 200, DNS_PORT = 53 };

struct dns_servers {
	struct address addresses[DNS_SERVERS_MAX];
	int count;
};

struct resolver {
	struct dns_servers servers;
	const char *search[DNS_SEARCH_MAX]; /* domains that complete a name */
	int search_count;
	int ndots;       /* a name with that many dots is asked for as it is first */
	int attempts;    /* rounds over all servers */
	int64_t wait_us; /* before the first repetition; each round waits twice as long */
	bool is_rotating;
	bool uses_tcp;
	bool is_without_aaaa; /* no-aaaa: only IPv4 addresses are looked up for a host */
	atomic_int questions_left;
	atomic_uint rotation;
	/* A bit a server: the last question to it was not answered in time; it has answered a
	 * question with EDNS0; it answers only those without. */
	atomic_uint silent, extended, plain;
};

/* Takes the servers given; without one reads resolv.conf(5), and without one there takes the
 * local machine (127.0.0.1, ::1).  A search list comes from that file alone, or from the
 * domain in this machine's name. */
void resolver_start(struct resolver *resolver, const struct dns_servers *given);

/* From now on the run may ask as many questions as that, whatever it has asked before.  One
 * thread calls, between its own questions. */
void resolver_allow(struct resolver *resolver, int questions);

/* Takes one question off what the run may ask; false where nothing is left. */
bool resolver_may_ask(struct resolver *resolver);

/* In which order to ask the servers: those that were silent last. */
void resolver_order(struct resolver *resolver, int order[DNS_SERVERS_MAX]);

/* Whether to ask the server without EDNS0 in that round, from 0: one that does not know it may
 * be silent (RFC 6891 6.2.2). */
bool resolver_asks_plainly(const struct resolver *resolver, int server, int round);

/* What the run learns of a server: it has answered, over UDP or TCP, a question without EDNS0 or
 * with; it has not answered in time; it does not understand EDNS0. */
void resolver_heard(struct resolver *resolver, int server, bool is_udp, bool is_plain);
void resolver_missed(struct resolver *resolver, int server);
void resolver_without_edns(struct resolver *resolver, int server);

/* "192.0.2.53", "[2001:db8::53]:5353": the port where it is not 53. */
const char *dns_server_text(const struct address *server);

/* All of them: "192.0.2.53, 192.0.2.54". */
const char *dns_servers_text(const struct dns_servers *servers);

#endif
