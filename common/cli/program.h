/* SPDX-License-Identifier: ISC */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include "cli/finding.h"
#include "cli/metric.h"

/*
 * program - what a plugin says of itself.
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
	const struct example *examples;             /* a table, ending with NULL */
	const struct finding_kind *const *findings; /* tables, ending in NULL */
	const char *const *software;       /* whose remedies it shows, ending in NULL */
	const struct metric_kind *metrics; /* a table */
};

struct option_row;

/* Each prints to standard output. */
void program_print_help(const struct program *program, const struct option_row *rows);
void program_print_version(const struct program *program);
void program_print_findings(const struct program *program);

#endif
