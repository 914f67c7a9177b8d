/* SPDX-License-Identifier: ISC */
#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H

#include "base/deadline.h"
#include "base/lock.h"
#include "base/pool.h"
#include "net/budget.h"
#include "net/dns_table.h"
#include "net/dnswire.h"
#include "net/upstream.h"

/*
 * resolver - the DNS of one run: whoever has questions asks here, and each is asked once.
 *
 * A run has one.  A question is a name, in any case of its letters, and a type; its answer is
 * kept until exit and given to all who ask, also within one call.  A question that another
 * thread has on its way is waited for.  Only what would end differently is asked again: a
 * DNS_LIMIT for a user with a budget left, and silence for a user with a later deadline.
 *
 * A question costs one of its user's budget, and so does the target of an alias that the answer
 * does not carry; an answer that is there costs nothing.  Beyond: DNS_LIMIT.  Eight such aliases
 * in a row are followed; an answer is authentic (AD) where the messages of all of them are.
 *
 * resolver_start() comes first, in one thread; then any thread may call.
 */
enum { DNS_QUESTIONS_MAX = 200 /* of a run */ };

struct dns_question {
	const char *name; /* absolute, a text of net/dnsname.h that lives until exit */
	enum dns_type type;
	const struct dns_answer *answer; /* not NULL once asked; lives until exit */
};

struct resolver {
	struct upstream upstream;
	struct once reading;  /* of resolv.conf(5) */
	struct budget budget; /* of the run */
	struct lock lock;
	struct dns_table entries;
};

/* servers: none or more; without one resolv.conf(5) is read, with the first question and not
 * before. */
void resolver_start(struct resolver *resolver, const struct dns_servers *servers);

/* The servers, and how the system asks them: read by now. */
const struct upstream *resolver_upstream(struct resolver *resolver);

/* Fills every question's answer, at the deadline at the latest; any of them may take all that
 * time.  All are asked together.  budget: the user's own; NULL: the run's. */
void resolver_ask(struct resolver *resolver, struct budget *budget,
    struct dns_question *questions, int count, struct deadline deadline);

/* The same for addresses, of the run's budget.  Once a name has one of its two answers, with
 * records, the other gets patience_us, or twice as long as the first has taken, but at most half
 * of the time that is left (RFC 8305 3). */
void resolver_ask_addresses(struct resolver *resolver, struct dns_question *questions,
    int count, int64_t patience_us, struct deadline deadline);

#endif
