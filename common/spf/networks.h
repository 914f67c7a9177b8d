/* SPDX-License-Identifier: ISC */
#ifndef SPF_NETWORKS_H
#define SPF_NETWORKS_H

#include "net/ip_set.h"
#include "spf/tree.h"

/*
 * networks - the networks that a term names: its own (ip4, ip6) or those of its prefix
 * length around the known addresses of its hosts (a, mx).
 *
 * A width (4 or 16) is the family: bytes of an address.  One thread.
 */

/* Whether it names a network of that family itself. */
bool spf_networks_is_literal(const struct spf_term *term, int width);

struct spf_range spf_networks_literal(const struct spf_term *term, int width);

int spf_networks_prefix(const struct spf_term *term, int width);

/* The addresses of its hosts that have been asked for; returns how many hosts these are. */
int spf_networks_hosts(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term, int width,
    const struct spf_addresses *hosts[SPF_MX_MAX]);

/* Whether the term lets a network pass that is wide (spf_range_is_wide()) and not private,
 * of a family that the tree is about. */
bool spf_networks_are_wide(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

/* Whether the term names private networks alone (spf_range_is_private()), and at least one. */
bool spf_networks_are_private(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

#endif
