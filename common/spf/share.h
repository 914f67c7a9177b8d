/* SPDX-License-Identifier: ISC */
#ifndef SPF_SHARE_H
#define SPF_SHARE_H

#include "spf/networks.h"

/*
 * share - which addresses of a family get which result from the record of a node, as
 * far as networks, hosts and constant names tell: the sizes of a survey.
 *
 * What depends on the client (macros, ptr) matches nobody here, and so do lookups that
 * failed and terms behind a limit: the shares are then an estimate.  Of a record at most
 * SPF_CLAIMS_MAX networks and hosts are added up, of a tree SPF_CLAIMS_ALL, what an include
 * passes counted again in the record above (is_cut).  Private addresses that a term lets
 * pass are left out: no receiver ever sees them.  One thread.
 */
enum { SPF_CLAIMS_MAX = 50000, SPF_CLAIMS_ALL = 500000 };

struct spf_share {
	struct ip_set results[SPF_PERMERROR + 1]; /* PASS, NEUTRAL and SOFTFAIL by a
							 term, not by default */
	bool is_cut;                              /* there were more networks and hosts */
	bool has_private;  /* a private address passes, which is left out */
	struct ip_set end; /* decided by the all at the end, behind redirects … */
	enum spf_result end_result; /* … which gives this, SPF_NONE where there is none */
	struct ip_set claimed;      /* matched by a term, but not by the all at the end */
	struct ip_set named; /* in a network of at most /16 (IPv6: /32) of any term */
};

/* family: RESOLVE_IPV4 or RESOLVE_IPV6.  What it returns is given back by
 * spf_share_drop(). */
struct spf_share spf_share_of(
    const struct spf_tree *tree, const struct spf_node *node, enum resolve_family family);

void spf_share_drop(struct spf_share *share);

#endif
