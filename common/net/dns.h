/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "net/transaction.h"

/*
 * dns - questions to the DNS servers, answers before the deadline.
 *
 * Questions that are known together are asked together, on one poll loop.  Over UDP with
 * EDNS0, over TCP where an answer is truncated (RFC 7766) or resolv.conf(5) asks for it; a
 * server that does not answer is asked again after 1, 2, 4 … seconds, now without EDNS0, now
 * with it, and its neighbour in turn; one that was silent is asked last from then on; one that
 * answers with an error, or that does not resolve for us, gives way to the next.  An answer
 * counts only from the address asked (connected sockets), with the id and the question sent.
 * At most DNS_BATCH_MAX of them at once, 64 KiB an answer.
 *
 * Part of the resolver, which sees to it that a question is asked once.  Any thread may ask.
 */
enum { DNS_BATCH_MAX = 60 };

struct dns_batch {
	struct upstream *upstream; /* read */
	struct budget *budget;
	struct deadline deadline;
	/* 0: any question may take all the time there is.  Else once a name has an answer with
	 * records, its other questions get that long, or twice as long as the first has taken, but
	 * at most half of the time that is left (RFC 8305 3). */
	int64_t patience_us;
	/* Called for each query as soon as its answer is filled, in the caller's thread. */
	void (*answered)(void *context, struct dns_query *query);
	void *context;
};

/* Fills every query's answer. */
void dns_ask(const struct dns_batch *batch, struct dns_query *queries, int count);

#endif
