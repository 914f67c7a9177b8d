/* SPDX-License-Identifier: ISC */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * option - parses the command line by constant tables.
 *
 * The parser, --help and all other descriptions of a plugin read the same rows.  A table ends
 * with a row whose name is NULL.  Each row reads into a member of a structure; a group names
 * the structure of its rows.  A list of groups ends with rows of NULL, and is read as one
 * table.  A type reads one value; an option of a list type is repeatable, and its values may
 * also be separated by commas.
 *
 * Invalid usage ends the process by usage_error() (cli/usage.h).  Main thread.
 */
struct program;
struct option_group;

struct option_type {
	const char
	    *name; /* the kind of value, for programs that describe the option table */
	bool takes_value;
	bool is_list;
	/* Returns NULL, or a sentence that describes the error in text.  Keeps text; a flag
	 * gets NULL. */
	const char *(*read)(const char *text, void *variable);
	/* Instead of read: prints; then the process ends with code 3. */
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
	const char *heading; /* of --help; successive groups can share it */
	const struct option_row *rows;
	void *base; /* the structure that the rows fill */
};

/* Variables: bool; int; const char *; struct text_list; int (port). */
extern const struct option_type option_flag;
extern const struct option_type option_count;
extern const struct option_type option_text;
extern const struct option_type option_texts;
extern const struct option_type option_port;

/* For a list option that allows only one value: an error sentence if *variable already has
 * another value, ignoring case and a trailing dot; else NULL. */
const char *option_only_once(const char *text, const char *const *variable);

/* Reads the command line into the structures of the groups. */
void option_parse(const struct program *program, const struct option_group *groups,
    int argc, char *argv[]);

/* The groups of both lists, first before second. */
const struct option_group *option_groups(
    const struct option_group *first, const struct option_group *second);

#endif
