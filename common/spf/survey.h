/* SPDX-License-Identifier: ISC */
#ifndef SPF_SURVEY_H
#define SPF_SURVEY_H

#include "spf/share.h"
#include "spf/stranger.h"
#include "spf/tree.h"

/*
 * survey - what a domain's record amounts to over its whole tree: what a stranger of
 * each family gets, whom it names, what it costs.
 *
 * What depends on the client (macros, ptr) is measured for the strangers and otherwise
 * counted as open: it is never guessed.  One thread.
 */
enum { SPF_FAMILIES = 2 }; /* IPv4, IPv6 */

struct spf_survey {
	struct spf_tree *tree; /* without a client */
	const struct spf_node *root;
	const struct spf_node *effective; /* the record whose end counts: behind
					     redirects; NULL: the root has none */
	const struct spf_term *all;       /* of the effective record, or NULL */
	const struct spf_term
	    *door; /* passes, and takes its whole name from what a client
					says of itself (%{h}, %{l}, %{p}); NULL: none */
	const struct spf_node *door_node;
	int lookups, includes;
	int open; /* terms whose result depends on the client */
	struct spf_facet {
		bool is_examined; /* not where only the other family is asked for */
		struct spf_stranger strangers[SPF_STRANGERS_MAX];
		int stranger_count;
		const struct spf_eval *unlucky; /* the one with most void lookups */
		struct spf_share share;
		bool
		    can_pass; /* at least one client of the family, as far as one can see */
		bool is_used; /* can_pass, or no client of either family can */
	} families[SPF_FAMILIES];
	int voids;         /* the worse of the families that are used */
	bool has_wildcard; /* with an SPF record, below a domain without one */
};

/* Builds the tree, meets the strangers and counts. */
void spf_survey_take(
    struct spf_survey *survey, struct spf_tree *tree, const char *domain);

/* The index-th of SPF_FAMILIES * SPF_STRANGERS_MAX strangers; NULL where that one was not
 * met. */
const struct spf_stranger *spf_survey_stranger(
    const struct spf_survey *survey, int index);

/* The first of a term's lookups that failed, its name in *name; NULL where none did. */
const struct dns_answer *spf_survey_failed(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term, const char **name);

/* Whether the term looks names up that do not depend on the client, and finds neither an
 * IPv4 nor an IPv6 address. */
bool spf_survey_is_void(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

#endif
