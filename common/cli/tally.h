/* SPDX-License-Identifier: ISC */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "cli/section.h"

/*
 * tally - how many members of a whole fail, in words: "1 of 3 mail hosts fails, 1 was not
 * examined: ".
 *
 * Members are the groups of a section's results, or the parts of the only group.  A member whose
 * examination failed for reasons of this machine was not examined.  Pure.
 */

/* "" where there is one member, or none that fails. */
const char *tally_of_members(const struct section *section);

#endif
