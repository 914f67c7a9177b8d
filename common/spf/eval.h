/* SPDX-License-Identifier: ISC */
#ifndef SPF_EVAL_H
#define SPF_EVAL_H

#include "spf/tree.h"

/*
 * eval - check_host(): may this client send in this name? (RFC 7208 4)
 *
 * Evaluates in order what the tree has fetched ahead, and asks for the rest.  The limits
 * of 4.6.4 are counted as if every question had been asked in its turn.  A limit of ours
 * is a temperror whose failed answer has the status DNS_LIMIT.  One thread.
 */
struct spf_place {
	const struct spf_term *term;
	const char *domain; /* whose record has the term */
};

struct spf_chain {
	const char *domain;
	const struct spf_chain *outer;
};

struct spf_eval {
	struct spf_tree *tree; /* with a client, not built yet */
	int lookups, voids;
	const char *why; /* what decided: a term, or a sentence on the error */
	const struct dns_answer
	    *failed;             /* temperror: the answer of the lookup that failed */
	const char *explanation; /* fail: what the domain says to it (6.2), or NULL */
	unsigned letters;        /* of the macros that were expanded in domains */
	struct spf_place
	    decider; /* the term that decided; where an include passed, the term
				     inside it; no term: nothing matched */

	/*
	 * A stranger of a survey, who is to see the whole record: errors count as no match,
	 * and evaluation goes on behind the limits of 4.6.4, but behind ten lookups not
	 * within a record whose name depends on the client.
	 */
	bool is_stranger;
	struct spf_fault {
		enum spf_result result; /* SPF_NONE: there was none */
		const char *why;
		const struct dns_answer *failed; /* of a temperror */
	} fault,
	    open_fault; /* the first error; the first in a term that is open, or within
				a record whose name depends on the client */
	struct spf_place
	    *void_terms;     /* voids of them; not those that depend on a client */
	int open_voids;      /* voids of the others */
	struct spf_place at; /* the term in hand */
	int open;            /* records in hand whose name depends on the client */
	int open_lookups;    /* of their terms */
	const struct spf_chain *chain; /* the domains of the records in hand */
};

/* The tree is built here, but for a stranger, whose survey has built its own. */
enum spf_result spf_eval_check(struct spf_eval *host, const char *domain);

#endif
