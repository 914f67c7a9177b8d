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
 * resolver - answers all DNS questions of one run, and sends each only once.
 *
 * A run has one resolver.  A question is a name, case-insensitive, and a type; its answer is
 * kept until exit and returned to all callers, also within one call.  If another thread has sent
 * the question, the caller waits for that answer.  A question is sent again only if the result
 * may differ: after DNS_LIMIT for a caller with a budget left, and after silence for a caller
 * with a later deadline.
 *
 * A question costs one of the caller's budget, as does the target of an alias that the answer
 * does not contain; a kept answer costs nothing.  Without budget: DNS_LIMIT.  At most eight such
 * aliases in a row are followed; an answer is authentic (AD) if all of their messages are.
 *
 * Call resolver_start() first, in one thread; then any thread may call.
 */
enum { DNS_QUESTIONS_MAX = 200 /* of a run */ };

struct dns_question {
	const char *name; /* absolute, a text of net/dnsname.h that lives until exit */
	enum dns_type type;
	const struct dns_answer *answer; /* not NULL after the call; lives until exit */
};

struct resolver {
	struct upstream upstream;
	struct once reading;  /* of resolv.conf(5) */
	struct budget budget; /* of the run */
	struct lock lock;
	struct dns_table entries;
};

/* servers may be empty: then the first question, and nothing before it, reads resolv.conf(5). */
void resolver_start(struct resolver *resolver, const struct dns_servers *servers);

/* Returns the servers and their options, after reading resolv.conf(5) if needed. */
const struct upstream *resolver_upstream(struct resolver *resolver);

/* Fills the answers of all questions, which are sent together, by the deadline; each may take
 * all that time.  budget: the caller's own; NULL: the run's. */
void resolver_ask(struct resolver *resolver, struct budget *budget,
    struct dns_question *questions, int count, struct deadline deadline);

/* The same for addresses, with the run's budget.  After the first of the two answers of a name
 * that has records, the other gets the longer of patience_us and twice the time of the first,
 * but at most half of the time that is left (RFC 8305 3). */
void resolver_ask_addresses(struct resolver *resolver, struct dns_question *questions,
    int count, int64_t patience_us, struct deadline deadline);

#endif
