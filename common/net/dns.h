/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "base/deadline.h"
#include "net/dnswire.h"
#include "net/resolver.h"

/*
 * dns - questions to the DNS servers, answers before the deadline.
 *
 * Questions that are known together are asked together, on one poll loop.  Over UDP with
 * EDNS0, over TCP where an answer is truncated (RFC 7766) or resolv.conf(5) asks for it; a
 * server that does not answer is asked again after 1, 2, 4 … seconds, now without EDNS0, now
 * with it, and its neighbour in turn; one that was silent is asked last from then on; one that
 * answers with an error, or that does not resolve for us, gives way to the next.  An answer
 * counts only from the address asked (connected sockets), with the id and the question sent.
 * At most as many questions as the resolver allows, targets of aliases among them (status
 * DNS_LIMIT beyond), DNS_BATCH_MAX of them at once, 64 KiB an answer.  Any thread may ask.
 */
enum { DNS_BATCH_MAX = 60 };

struct dns_query {
	const char *name; /* absolute, a text of net/dnsname.h */
	enum dns_type type;
	struct dns_answer answer;
};

/* Fills every query's answer; any of them may take all the time there is. */
void dns_ask(struct resolver *resolver, struct dns_query *queries, int count,
    struct deadline deadline);

/* The same for addresses.  Once a name has one of its two answers, with records, the other gets
 * patience_us, or twice as long as the first has taken, but at most half of the time that is
 * left (RFC 8305 3). */
void dns_ask_addresses(struct resolver *resolver, struct dns_query *queries, int count,
    int64_t patience_us, struct deadline deadline);

#endif
