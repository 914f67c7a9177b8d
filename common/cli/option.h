/* SPDX-License-Identifier: ISC */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * option - the command line, by constant tables.
 *
 * Parsing, --help and whatever else describes a plugin read the same rows.  A table ends with a
 * row whose name is NULL; each row reads into a member of a structure, and a group says which
 * structure its rows are for.  Groups, a list that ends with rows of NULL, are read as one table.
 * A type reads one value; a list type is repeatable, and its values may also be separated by
 * commas.
 *
 * Wrong usage ends the process by usage_error() (cli/usage.h).  Main thread.
 */
struct program;
struct option_group;

struct option_type {
	const char
	    *name; /* what kind of value this is, for those who describe the table */
	bool takes_value;
	bool is_list;
	/* NULL, or a sentence on what is wrong with text.  Keeps text; a flag gets NULL. */
	const char *(*read)(const char *text, void *variable);
	/* In place of read: prints, and the process ends with code 3. */
	void (*answer)(const struct program *program, const struct option_group *groups);
};

struct option_row {
	char letter;      /* 0: none */
	const char *name; /* without the dashes */
	const char *alias;
	const struct option_type *type;
	size_t offset;        /* of the variable in the group's structure */
	const char *argument; /* the value's name in --help */
	const char *help;     /* what it does, and its default */
};

struct option_group {
	const char *heading; /* of --help; the same again goes on under it */
	const struct option_row *rows;
	void *base; /* the structure that they are for */
};

/* Variables: bool; int; const char *; struct text_list; int (port). */
extern const struct option_type option_flag;
extern const struct option_type option_count;
extern const struct option_type option_text;
extern const struct option_type option_texts;
extern const struct option_type option_port;

/* For a type whose value looks like a list and is none: a sentence where *variable has another
 * value already, but for case and a dot at the end; else NULL. */
const char *option_only_once(const char *text, const char *const *variable);

/* Reads the command line into the structures of the groups. */
void option_parse(const struct program *program, const struct option_group *groups,
    int argc, char *argv[]);

/* The groups of both lists, one list behind the other. */
const struct option_group *option_groups(
    const struct option_group *first, const struct option_group *second);

#endif
