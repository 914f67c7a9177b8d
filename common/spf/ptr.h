/* SPDX-License-Identifier: ISC */
#ifndef SPF_PTR_H
#define SPF_PTR_H

#include "spf/tree.h"

/*
 * ptr - the PTR names of a client, and which of them are validated (RFC 7208 5.5, 7.3).
 *
 * At most ten names count (4.6.4); a name whose lookup fails does not match.  The tree
 * must have a client.  One thread.
 */
const struct dns_answer *spf_ptr_names(struct spf_tree *tree);

/* Whether one of the names is validated and equals the domain or is below it. */
bool spf_ptr_has(
    struct spf_tree *tree, const struct dns_answer *names, const char *domain);

/* The value of %{p}: the domain itself if validated, else a validated name below it, else
 * any validated name, else "unknown". */
const char *spf_ptr_validated(struct spf_tree *tree, const char *domain);

#endif
