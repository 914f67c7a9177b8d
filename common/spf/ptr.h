/* SPDX-License-Identifier: ISC */
#ifndef SPF_PTR_H
#define SPF_PTR_H

#include "spf/tree.h"

/*
 * ptr - the names of a client, and which of them lead back to it (RFC 7208 5.5, 7.3).
 *
 * At most ten names count (4.6.4); what fails in DNS does not match.  The tree has a client.
 * One thread.
 */
const struct dns_answer *spf_ptr_names(struct spf_tree *tree);

/* Whether one of the names is the domain or below it, and validated. */
bool spf_ptr_has(
    struct spf_tree *tree, const struct dns_answer *names, const char *domain);

/* What %{p} stands for: the domain itself, else a name below it, else any that is validated,
 * else "unknown". */
const char *spf_ptr_validated(struct spf_tree *tree, const char *domain);

#endif
