/* SPDX-License-Identifier: ISC */
#ifndef SPF_SURVEY_H
#define SPF_SURVEY_H

#include "spf/share.h"
#include "spf/stranger.h"
#include "spf/tree.h"

/*
 * survey - facts on a domain's whole record tree: the results of strangers of each
 * family, the addresses that it names, its lookups.
 *
 * Terms that depend on the client (macros, ptr) are evaluated for the strangers and
 * otherwise counted as open, never guessed.  One thread.
 */
enum { SPF_FAMILIES = 2 }; /* IPv4, IPv6 */

struct spf_survey {
	struct spf_tree *tree; /* without a client */
	const struct spf_node *root;
	const struct spf_node *effective; /* the record whose end decides, after
					     redirects; NULL: the root has no record */
	const struct spf_term *all;       /* of the effective record, or NULL */
	const struct spf_term
	    *door; /* passes, and its whole name is a value that the client chooses
		      (%{h}, %{l}, %{p}); NULL: none */
	const struct spf_node *door_node;
	int lookups, includes;
	int open; /* terms whose result depends on the client */
	struct spf_facet {
		bool is_examined; /* false if only the other family is requested */
		struct spf_stranger strangers[SPF_STRANGERS_MAX];
		int stranger_count;
		const struct spf_eval *unlucky; /* the stranger with most void lookups */
		struct spf_share share;
		bool can_pass; /* at least one client of the family, as far as known */
		bool is_used;  /* can_pass, or no client of either family can */
	} families[SPF_FAMILIES];
	int voids;         /* the larger number of the used families */
	bool has_wildcard; /* with an SPF record, below a domain without one */
};

/* Builds the tree, evaluates the strangers and counts. */
void spf_survey_take(
    struct spf_survey *survey, struct spf_tree *tree, const char *domain);

/* The index-th of SPF_FAMILIES * SPF_STRANGERS_MAX strangers; NULL if it was not
 * evaluated. */
const struct spf_stranger *spf_survey_stranger(
    const struct spf_survey *survey, int index);

/* The answer of a term's first failed lookup, *name its name; NULL if none failed. */
const struct dns_answer *spf_survey_failed(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term, const char **name);

/* Whether the term looks up names that do not depend on the client, and finds no IPv4 or
 * IPv6 address. */
bool spf_survey_is_void(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

#endif
