/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_TREE_H
#define MAIL_SPF_TREE_H

#include "mail/spf_dns.h"
#include "mail/spf_expand.h"

/*
 * spf_tree - a domain's record with all that it includes and redirects to, fetched level by
 * level: what a level names is asked for at once, so that the time is the tree's depth in
 * round trips.
 *
 * Terms that no message can reach (behind all, redirect beside all) are not followed, nor
 * is a domain within itself.  For a client (values) macros are expanded and terms behind one
 * that matches by address alone are left out; without one, what has macros is not followed.
 * At most SPF_NODES_MAX records, and at most lookups_max terms that cost a lookup.
 */
enum { SPF_NODES_MAX = 64, SPF_MX_MAX = 10, SPF_LOOKUPS_MAX = 10, SPF_VOIDS_MAX = 2 };

enum spf_family { SPF_ANY_FAMILY, SPF_IPV4_ONLY, SPF_IPV6_ONLY };

struct spf_node {
	const char *domain;
	const struct spf_node *parent; /* NULL: the root */
	const struct spf_term *from;   /* the parent's term that led here */
	int depth;
	const struct dns_answer *answer; /* TXT; NULL: not asked for (is_loop, is_cut) */
	int records;                     /* SPF records in it */
	const struct dns_record *chosen;
	struct spf_record record; /* where records is 1 */
	bool is_loop;             /* the domain is among its own ancestors */
	bool is_cut;              /* beyond the limits of the tree */
};

struct spf_tree {
	struct spf_dns *dns;
	struct spf_macro_values values; /* domain and validated are the tree's to set */
	bool has_client;
	enum spf_family family;
	int lookups_max;
	struct spf_node *nodes[SPF_NODES_MAX]; /* parents before children */
	int count;
	int lookups; /* terms followed that cost one */
};

/* dns, has_client with values, family and lookups_max are the caller's to set. */
void spf_tree_build(struct spf_tree *tree, const char *domain);

/* The node that a term of a node led to, or NULL. */
const struct spf_node *spf_tree_child(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term);

/* Whether a message can come to the term (RFC 7208 5.1). */
bool spf_tree_is_dead(const struct spf_record *record, const struct spf_term *term);

/* The name that a term asks for in a node, not expanded where that needs a client: then
 * spf_macro_needs_client() says so. */
const char *spf_tree_name(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

/* A or AAAA, as the client's address is. */
enum dns_type spf_tree_client_type(const struct spf_tree *tree);

/* Whether the client's address is in the network of the first bits of one of its family. */
bool spf_tree_matches(const struct address *client, const struct address *address,
    const struct spf_term *term);
bool spf_tree_matches_literal(const struct address *client, const struct spf_term *term);

/* The name of the address in in-addr.arpa or ip6.arpa (RFC 1035 3.5, RFC 3596 2.5). */
const char *spf_tree_reverse_name(const struct address *address);

#endif
