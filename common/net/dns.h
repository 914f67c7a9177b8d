/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "net/transaction.h"

/*
 * dns - sends questions to the DNS servers, and fills the answers before the deadline.
 *
 * Questions that are known together are sent together, in one poll loop: over UDP with EDNS0, or
 * over TCP if an answer is truncated (RFC 7766) or resolv.conf(5) requires it.  If a server does
 * not answer, it is queried again after 1, 2, 4 … seconds, alternately without and with EDNS0,
 * and the next server in turn; a silent server is queried last from then on.  After an error, or
 * from a server that does not offer recursion, the next server is queried.  An answer is accepted
 * only from the address queried (connected sockets), with the id and the question sent.  At most
 * DNS_BATCH_MAX questions at once, 64 KiB for each answer.
 *
 * Part of the resolver, which ensures that a question is sent once.  Any thread may call.
 */
enum { DNS_BATCH_MAX = 60 };

struct dns_batch {
	struct upstream *upstream; /* after upstream_read() */
	struct budget *budget;
	struct deadline deadline;
	/* 0: any question may take all the time until the deadline.  Otherwise, when a name has
	 * an answer with records, its other questions get the longer of this time and twice the
	 * time of the first answer, but at most half of the time that is left (RFC 8305 3). */
	int64_t patience_us;
	/* Called for each query as soon as its answer is filled, in the caller's thread. */
	void (*answered)(void *context, struct dns_query *query);
	void *context;
};

/* Fills every query's answer. */
void dns_ask(const struct dns_batch *batch, struct dns_query *queries, int count);

#endif
