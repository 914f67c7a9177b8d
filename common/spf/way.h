/* SPDX-License-Identifier: ISC */
#ifndef SPF_WAY_H
#define SPF_WAY_H

#include "spf/tree.h"

/*
 * way - describes how an SPF record leads to another one.
 *
 * Pure; returned text lives until exit.
 */

/* How the tree reaches a node other than the root: "includes x.test", "redirects to
 * x.test". */
const char *spf_way_to(const struct spf_node *node);

/* " in the record of x.test", "" for the domain's own record. */
const char *spf_way_place(const struct spf_node *node);

#endif
