/* SPDX-License-Identifier: ISC */
#ifndef SPF_EVAL_H
#define SPF_EVAL_H

#include "spf/tree.h"

/*
 * eval - check_host(): may this client send mail for this domain? (RFC 7208 4)
 *
 * Evaluates in order what the tree has prefetched, and queries the rest.  The limits of
 * 4.6.4 are counted as if each query were sent in its turn.  A limit of our own is a
 * temperror whose failed answer has the status DNS_LIMIT.  One thread.
 */
struct spf_place {
	const struct spf_term *term;
	const char *domain; /* whose record contains the term */
};

struct spf_chain {
	const char *domain;
	const struct spf_chain *outer;
};

struct spf_eval {
	struct spf_tree *tree; /* with a client, not yet built */
	int lookups, voids;
	const char *why; /* the deciding term, or a sentence on the error */
	const struct dns_answer
	    *failed;             /* temperror: the answer of the lookup that failed */
	const char *explanation; /* fail: the domain's explanation (6.2), or NULL */
	unsigned letters;        /* of macros expanded in domains */
	struct spf_place
	    decider; /* the deciding term; if an include passed, the term inside it; no
			term: no match */

	/*
	 * A stranger of a survey evaluates the whole record: errors count as no match,
	 * and evaluation continues past the limits of 4.6.4, but after ten lookups not
	 * within a record whose name depends on the client.
	 */
	bool is_stranger;
	struct spf_fault {
		enum spf_result result; /* SPF_NONE: no error */
		const char *why;
		const struct dns_answer *failed; /* of a temperror */
	} fault, open_fault; /* the first error; the first in an open term, or in a record
			   whose name depends on the client */
	struct spf_place *void_terms; /* the terms of voids; open ones are excluded */
	int open_voids;               /* void lookups of open terms */
	struct spf_place at;          /* the current term */
	int open;         /* current records whose name depends on the client */
	int open_lookups; /* lookups of their terms */
	const struct spf_chain *chain; /* the domains of the current records */
};

/* Builds the tree, except for a stranger: its survey has built its own. */
enum spf_result spf_eval_check(struct spf_eval *host, const char *domain);

#endif
