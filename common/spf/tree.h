/* SPDX-License-Identifier: ISC */
#ifndef SPF_TREE_H
#define SPF_TREE_H

#include "net/resolve.h"
#include "spf/dns.h"
#include "spf/expand.h"

/*
 * tree - a domain's record with all that it includes and redirects to, fetched level by
 * level: what a level names is asked for at once, so that the time is the tree's depth in
 * round trips.
 *
 * Terms that no message can reach (behind all, redirect beside all) are not followed, nor
 * is a domain within itself.  For a client (values) macros are expanded and terms behind one
 * that matches by address alone are left out; without one, %{d} and %{o} are expanded and
 * what has other macros is not followed.  Reading stops at lookups_max terms that cost a
 * lookup and at SPF_TERMS_MAX terms of any kind: then cut_at is the record in hand.
 */
enum {
	SPF_TREE_LOOKUPS_MAX = 100,
	SPF_NODES_MAX = SPF_TREE_LOOKUPS_MAX + 1,
	SPF_MX_MAX = 10,
	SPF_LOOKUPS_MAX = 10,
	SPF_VOIDS_MAX = 2
};

struct spf_node {
	const char *domain;
	const struct spf_node *parent; /* NULL: the root */
	const struct spf_term *from;   /* the parent's term that led here */
	int depth;
	bool is_own;     /* the domain's own record, or one that it redirects to */
	bool is_passing; /* who passes here passes: no include on the way says -, ~, ? */
	bool is_loop;    /* the domain is among its own ancestors: not asked for */
	const struct spf_published *published; /* NULL: not asked for */
	const struct spf_record *record; /* NULL: none, several, or one with an error */
	int followed; /* terms in front of this one that cost a lookup were followed */
	struct spf_node **children; /* in the order of their terms */
	int child_count;
};

struct spf_tree {
	struct spf_dns *dns;
	struct spf_macro_values values; /* domain and validated are the tree's to set */
	bool has_client;
	enum resolve_family family;
	int lookups_max;
	struct spf_node *nodes[SPF_NODES_MAX]; /* parents before children */
	int count;
	int lookups; /* terms followed that cost one */
	int terms;   /* of all nodes */
	const struct spf_node *cut_at;
};

/* dns, has_client, family, lookups_max and values (without a client: its sender_domain) are
 * the caller's to set. */
void spf_tree_build(struct spf_tree *tree, const char *domain);

/* The node that a term of a node led to, or NULL. */
const struct spf_node *spf_tree_child(
    const struct spf_node *node, const struct spf_term *term);

/* Whether the tree has looked at the term: it is not behind a limit, where nothing of it is
 * known. */
bool spf_tree_is_followed(const struct spf_node *node, const struct spf_term *term);

/* Whether two nodes have the same record, and so have all below them: what one matches the
 * other does. */
bool spf_tree_is_same(const struct spf_node *one, const struct spf_node *other);

/* Whether the domain of the node of that index is also that of one before it. */
bool spf_tree_is_repeated(const struct spf_tree *tree, int index);

/* Whether what the term matches depends on the client or the message. */
bool spf_term_is_open(const struct spf_term *term);

/* Whether no message can come to the term (RFC 7208 5.1). */
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

/* The same for the known addresses of a host, in time that their number matters little to
 * when it is asked again. */
bool spf_tree_has_client(
    const struct spf_tree *tree, const char *host, const struct spf_term *term);

bool spf_tree_matches_literal(const struct address *client, const struct spf_term *term);

#endif
