/* SPDX-License-Identifier: ISC */
#ifndef CLI_TALLY_H
#define CLI_TALLY_H

#include "cli/section.h"

/*
 * tally - how many members of a whole fail, in words: "1 of 3 mail hosts fails, 1 was not
 * checked: ".
 *
 * Members are the groups of a section's results, or the parts of the only group.  A member
 * whose check failed because of this machine was not checked.  Pure.
 */

/* "" if there is only one member, or none that failed or was not checked. */
const char *tally_of_members(const struct section *section);

#endif
