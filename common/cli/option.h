/* SPDX-License-Identifier: ISC */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>

#include "base/text.h"

/*
 * option - the one table of a plugin's command line.
 *
 * Parsing, --help and whatever else describes a plugin read the same rows.  A table ends
 * with a row whose name is NULL.  A type reads one value into the variable that its row
 * points to; a list type is repeatable, and its values may also be separated by commas.
 *
 * Wrong usage ends the process: one line that names the option, exit code 3.
 */
struct option_type {
	const char
	    *name; /* what kind of value this is, for those who describe the table */
	bool takes_value;
	bool is_list;
	/* NULL, or a sentence on what is wrong with text.  Keeps text; a flag gets NULL. */
	const char *(*read)(const char *text, void *variable);
};

struct option_row {
	char letter;      /* 0: none */
	const char *name; /* without the dashes */
	const char *alias;
	const struct option_type *type;
	void *variable;
	const char *argument; /* the value's name in --help */
	const char *help;     /* what it does, and its default; NULL: not shown */
	const char *group;    /* the heading of --help that it stands under */
};

/* Variables: bool; int; const char *; struct text_list; int (port); double (seconds). */
extern const struct option_type option_flag;
extern const struct option_type option_count;
extern const struct option_type option_text;
extern const struct option_type option_texts;
extern const struct option_type option_port;

/* For a type whose value looks like a list and is none: a sentence where *variable has another
 * value already, but for case and a dot at the end; else NULL. */
const char *option_only_once(const char *text, const char *const *variable);

/* The three that answer and end the process with code 3. */
extern const struct option_type option_help;
extern const struct option_type option_version;
extern const struct option_type option_findings;

struct program;

void option_parse(
    const struct program *program, const struct option_row *rows, int argc, char *argv[]);

#endif
