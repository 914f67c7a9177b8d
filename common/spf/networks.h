/* SPDX-License-Identifier: ISC */
#ifndef SPF_NETWORKS_H
#define SPF_NETWORKS_H

#include "net/ip_set.h"
#include "spf/tree.h"

/*
 * networks - the networks that a term names: its own (ip4, ip6) or those of its prefix
 * length around the known addresses of its hosts (a, mx).
 *
 * width: bytes of an address (4 or 16), which selects the family.  One thread.
 */

/* Whether the term itself contains a network of that family. */
bool spf_networks_is_literal(const struct spf_term *term, int width);

struct spf_range spf_networks_literal(const struct spf_term *term, int width);

int spf_networks_prefix(const struct spf_term *term, int width);

/* The known addresses of the term's hosts; returns the number of these hosts. */
int spf_networks_hosts(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term, int width,
    const struct spf_addresses *hosts[SPF_MX_MAX]);

/* Whether the term passes a wide (spf_range_is_wide()), non-private network of a family
 * that the tree covers. */
bool spf_networks_are_wide(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

/* Whether the term names private networks (spf_range_is_private()) and no others. */
bool spf_networks_are_private(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

#endif
