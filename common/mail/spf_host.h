/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_HOST_H
#define MAIL_SPF_HOST_H

#include "mail/spf_tree.h"

/*
 * spf_host - check_host(): may this client send in this name? (RFC 7208 4)
 *
 * Evaluates in order what the tree has fetched ahead, and asks for the rest.  The limits
 * of 4.6.4 are counted as if every question had been asked in its turn.  One thread.
 */
struct spf_host {
	struct spf_tree *tree; /* with a client, not built yet */
	int lookups, voids;
	const char *why; /* what decided: a term, or a sentence on the error */
	const struct dns_answer *failed; /* temperror: the answer that was none */
	const struct spf_node
	    *node;               /* permerror: whose record has a syntax error, or NULL */
	const char *explanation; /* fail: what the domain says to it (6.2), or NULL */
};

enum spf_result spf_host_check(struct spf_host *host, const char *domain);

#endif
