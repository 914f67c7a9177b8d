/* SPDX-License-Identifier: ISC */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/check.h"

/*
 * program - the description of a plugin.  Constant.
 */
struct example {
	const char *what;    /* its purpose, without a full stop */
	const char *options; /* the options after the name */
};

struct program {
	const char *name;    /* of the executable */
	const char *label;   /* the first word of its first line */
	const char *summary; /* one sentence */
	const char *usage;   /* the usage line after the name */
	const char *notes;   /* a paragraph after the options in --help, or NULL */
	const struct example *examples; /* a table, ending with NULL */
	const char *const *software;    /* whose remedies are shown, ending with NULL */
	const struct check *const *checks; /* ending with NULL */
};

/* Whether ids and labels contain the name of their check. */
bool program_is_scoped(const struct program *program);

#endif
