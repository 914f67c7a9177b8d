/* SPDX-License-Identifier: ISC */
#ifndef SPF_DUPLICATES_H
#define SPF_DUPLICATES_H

#include "cli/result.h"
#include "spf/tree.h"

/*
 * duplicates - equivalent terms of a record: they differ only in case, a trailing dot,
 * the explicit or implicit domain, or host bits.
 */

/* The node must have a record. */
void spf_duplicates_judge(
    struct result *result, const struct spf_tree *tree, const struct spf_node *node);

/* Adds names that the tree includes or redirects to more than once as facts. */
void spf_duplicates_note(struct result *result, const struct spf_tree *tree);

#endif
