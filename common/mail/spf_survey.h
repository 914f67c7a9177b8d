/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_SURVEY_H
#define MAIL_SPF_SURVEY_H

#include "mail/spf_space.h"
#include "mail/spf_tree.h"

/*
 * spf_survey - what a domain's record amounts to over its whole tree, for no client in
 * particular.
 *
 * What depends on a client (macros, ptr) matches nothing here and is counted as open: it is
 * never guessed.  One thread.
 */
struct spf_survey {
	struct spf_tree *tree; /* without a client */
	const struct spf_node *root;
	const struct spf_node
	    *effective;             /* the record whose all counts: behind redirects */
	const struct spf_term *all; /* of the effective record, or NULL */
	int lookups, voids, includes;
	int open;                    /* terms whose result depends on the client */
	struct spf_space ipv4, ipv6; /* who passes */
	const char *first_void;      /* the name, or NULL */
};

/* Builds the tree and counts. */
void spf_survey_take(
    struct spf_survey *survey, struct spf_tree *tree, const char *domain);

/* Whom a node's record lets pass. */
struct spf_space spf_survey_passed(
    const struct spf_tree *tree, const struct spf_node *node, int width);

/* The answer that decides whether a term of a record finds anything; NULL where none was
 * asked for. */
const struct dns_answer *spf_survey_answer(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term);

#endif
