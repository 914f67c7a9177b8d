/* SPDX-License-Identifier: ISC */
#ifndef SPF_DUPLICATES_H
#define SPF_DUPLICATES_H

#include "cli/result.h"
#include "spf/tree.h"

/*
 * duplicates - terms of a record that mean the same: with another case, a dot at the
 * end, the domain's own name written out or left out, other host bits.
 */

/* The node has a record. */
void spf_duplicates_judge(
    struct result *result, const struct spf_tree *tree, const struct spf_node *node);

/* Names that the tree includes or redirects to more than once, as facts. */
void spf_duplicates_note(struct result *result, const struct spf_tree *tree);

#endif
