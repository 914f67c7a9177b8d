/* SPDX-License-Identifier: ISC */
#ifndef SPF_SHARE_H
#define SPF_SHARE_H

#include "spf/networks.h"

/*
 * share - which addresses of a family get which result from a node's record, as far as
 * networks, hosts and constant names determine it: the sizes of a survey.
 *
 * Terms that depend on the client (macros, ptr), failed lookups and terms past a limit
 * match no address here: the shares are then an estimate.  At most SPF_CLAIMS_MAX
 * networks and hosts of a record count, and SPF_CLAIMS_ALL of a tree; ranges that an
 * include passes count again in the parent record (is_cut).  Private addresses that pass
 * are left out: no receiver sees them.  One thread.
 */
enum { SPF_CLAIMS_MAX = 50000, SPF_CLAIMS_ALL = 500000 };

struct spf_share {
	struct ip_set results[SPF_PERMERROR + 1]; /* PASS, NEUTRAL and SOFTFAIL by a
						     term, not by default */
	bool is_cut;                              /* a limit was exceeded */
	bool has_private;           /* a private address passes; it is left out */
	struct ip_set end;          /* decided by the final all, after redirects … */
	enum spf_result end_result; /* … with this result; SPF_NONE if there is no all */
	struct ip_set claimed;      /* matched by a term other than the final all */
	struct ip_set named; /* in a network of at most /16 (IPv6: /32) of any term */
};

/* family: RESOLVE_IPV4 or RESOLVE_IPV6.  The caller frees the result with
 * spf_share_drop(). */
struct spf_share spf_share_of(
    const struct spf_tree *tree, const struct spf_node *node, enum resolve_family family);

void spf_share_drop(struct spf_share *share);

#endif
