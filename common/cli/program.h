/* SPDX-License-Identifier: ISC */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/check.h"

/*
 * program - what a plugin says of itself.  Constant.
 */
struct example {
	const char *what;    /* what it is for, without a full stop */
	const char *options; /* what follows the name */
};

struct program {
	const char *name;    /* the executable's */
	const char *label;   /* the word that its first line starts with */
	const char *summary; /* one sentence */
	const char *usage;   /* what follows the name in the usage line */
	const char *notes;   /* a paragraph behind the options of --help, or NULL */
	const struct example *examples;    /* a table, ending with NULL */
	const char *const *software;       /* whose remedies it shows, ending in NULL */
	const struct check *const *checks; /* ending in NULL */
};

/* Whether ids and labels carry the name of their check. */
bool program_is_scoped(const struct program *program);

#endif
