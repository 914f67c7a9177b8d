/* SPDX-License-Identifier: ISC */
#ifndef SPF_TREE_H
#define SPF_TREE_H

#include "net/resolve.h"
#include "spf/dns.h"
#include "spf/expand.h"

/*
 * tree - a domain's record with all records that it includes or redirects to, fetched
 * level by level: the names of a level are queried at once, in one round trip per level.
 *
 * Terms that are never evaluated (after all, redirect in a record with all) are not
 * followed, nor is a domain within itself.  With a client (values), macros are expanded,
 * and terms after one that matches by address alone are left out; without a client, %{d}
 * and %{o} are expanded, and terms with other macros are not followed.  Reading stops at
 * lookups_max terms that need a lookup and at SPF_TERMS_MAX terms of any kind: then
 * cut_at is the current record.
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
	const struct spf_term *from;   /* the parent's term that leads here */
	int depth;
	bool is_own;     /* the domain's own record, or one that it redirects to */
	bool is_passing; /* a pass here passes: no include above has -, ~ or ? */
	bool is_loop;    /* an ancestor has the same domain: not queried */
	const struct spf_published *published; /* NULL: not queried */
	const struct spf_record *record; /* NULL: none, several, or an invalid one */
	int followed; /* terms with a lookup before this index were followed */
	struct spf_node **children; /* in the order of the terms */
	int child_count;
};

struct spf_tree {
	struct spf_dns *dns;
	struct spf_macro_values values; /* the tree sets domain and validated */
	bool has_client;
	enum resolve_family family;
	int lookups_max;
	struct spf_node *nodes[SPF_NODES_MAX]; /* parents before children */
	int count;
	int lookups; /* followed terms that need one */
	int terms;   /* of all nodes */
	const struct spf_node *cut_at;
};

/* The caller sets dns, has_client, family, lookups_max and values (without a client: only
 * sender_domain). */
void spf_tree_build(struct spf_tree *tree, const char *domain);

/* The node that a term of a node leads to, or NULL. */
const struct spf_node *spf_tree_child(
    const struct spf_node *node, const struct spf_term *term);

/* Whether the tree has read the term; nothing is known of terms past a limit. */
bool spf_tree_is_followed(const struct spf_node *node, const struct spf_term *term);

/* Whether two nodes and all nodes below them have the same records: then both match the
 * same clients. */
bool spf_tree_is_same(const struct spf_node *one, const struct spf_node *other);

/* Whether an earlier node has the same domain as the node at index. */
bool spf_tree_is_repeated(const struct spf_tree *tree, int index);

/* Whether the matches of the term depend on the client or the message. */
bool spf_term_is_open(const struct spf_term *term);

/* Whether the term is never evaluated (RFC 7208 5.1). */
bool spf_tree_is_dead(const struct spf_record *record, const struct spf_term *term);

/* The name that a term of a node queries; not expanded if that requires a client (then
 * spf_macro_needs_client() is true). */
const char *spf_tree_name(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

/* A or AAAA, by the family of the client's address. */
enum dns_type spf_tree_client_type(const struct spf_tree *tree);

/* Whether the addresses, of one family, are equal up to the term's prefix length. */
bool spf_tree_matches(const struct address *client, const struct address *address,
    const struct spf_term *term);

/* The same for the known addresses of a host; repeated calls cost little, even with many
 * addresses. */
bool spf_tree_has_client(
    const struct spf_tree *tree, const char *host, const struct spf_term *term);

bool spf_tree_matches_literal(const struct address *client, const struct spf_term *term);

#endif
