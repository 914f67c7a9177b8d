/* SPDX-License-Identifier: ISC */
#include "cli/option.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"
#include "cli/spelling.h"
#include "cli/usage.h"

enum { ROWS_MAX = 128, FIRST_LONG = 256 };

static const char *read_flag(const char *text, void *variable)
{
	(void)text;
	*(bool *)variable = true;
	return NULL;
}

static const char *read_count(const char *text, void *variable)
{
	(void)text;
	++*(int *)variable;
	return NULL;
}

static const char *read_text(const char *text, void *variable)
{
	*(const char **)variable = text;
	return NULL;
}

static const char *read_texts(const char *text, void *variable)
{
	text_list_add(variable, text);
	return NULL;
}

static const char *read_port(const char *text, void *variable)
{
	double port;

	if (!decimal_parse(text, &port) || port < 1 || port > 65535 || port != (int)port)
		return mem_printf("'%s' is not a port (1 to 65535)",
		    clean_text(text, strlen(text), 80));
	*(int *)variable = (int)port;
	return NULL;
}

const char *option_only_once(const char *text, const char *const *variable)
{
	size_t length = strlen(text), before = *variable ? strlen(*variable) : 0;

	if (!*variable)
		return NULL;
	length -= length > 0 && text[length - 1] == '.';
	before -= before > 0 && (*variable)[before - 1] == '.';
	if (length == before && strncasecmp(text, *variable, length) == 0)
		return NULL;
	return mem_printf("given twice, as '%s' and as '%s': only one name is allowed",
	    clean_text(*variable, strlen(*variable), 300),
	    clean_text(text, strlen(text), 300));
}

const struct option_type option_flag = { "flag", .read = read_flag };
const struct option_type option_count = { "count", .read = read_count };
const struct option_type option_text = { "text", .takes_value = true, .read = read_text };
const struct option_type option_texts = { "texts", .takes_value = true, .is_list = true,
	.read = read_texts };
const struct option_type option_port = { "port", .takes_value = true, .read = read_port };

/* A row, and the variable that it sets. */
struct place {
	const struct option_row *row;
	void *variable;
};

/* The rows of all groups. */
struct table {
	const struct program *program;
	const struct option_group *groups;
	struct place places[ROWS_MAX];
	int count;
};

static void read_value(const struct place *place, const char *text)
{
	const char *error = place->row->type->read(text, place->variable);

	if (error)
		usage_error("--%s: %s", place->row->name, error);
}

static void read_list(const struct place *place, const char *text)
{
	for (;;) {
		const char *comma = strchr(text, ',');
		size_t length = comma ? (size_t)(comma - text) : strlen(text);

		if (length == 0)
			usage_error(
			    "--%s: the list has an empty value", place->row->name);
		read_value(place, mem_copy(text, length));
		if (!comma)
			return;
		text = comma + 1;
	}
}

static void apply(const struct table *table, const struct place *place, const char *text)
{
	const struct option_type *type = place->row->type;

	if (type->answer) {
		type->answer(table->program, table->groups);
		fflush(stdout);
		_exit(STATE_UNKNOWN);
	}
	if (type->takes_value && text[0] == '\0')
		usage_error("--%s: the value is empty", place->row->name);
	if (type->is_list)
		read_list(place, text);
	else
		read_value(place, text);
}

/* Whether getopt_long(3) reports a letter, not one of our numbers.  A non-ASCII byte is a
 * negative char in glibc, and a character of 0xdf80 or more in musl. */
static bool is_letter(int option)
{
	return option != 0 && (option < FIRST_LONG || option >= FIRST_LONG + ROWS_MAX);
}

/* The option as the user wrote it, for the error line. */
static const char *option_as_written(char *const *argv)
{
	if (is_letter(optopt)) {
		char letter = (char)optopt;

		return mem_printf("-%s", clean_text(&letter, 1, 80));
	}
	const char *written = argv[optind - 1];
	const char *equals = strchr(written, '=');

	return clean_text(
	    written, equals ? (size_t)(equals - written) : strlen(written), 80);
}

/* The options that the abbreviation name may mean, for an ambiguous one; NULL if there are
 * none. */
static const char *candidates(const struct table *table, const char *name)
{
	struct text_builder text = { 0 };
	size_t length = strlen(name);

	for (int i = 0; i < table->count && length > 0; i++) {
		const struct option_row *row = table->places[i].row;
		const char *names[] = { row->name, row->alias };

		for (int k = 0; k < 2; k++) {
			if (names[k] && strncmp(names[k], name, length) == 0)
				text_print(&text, "%s--%s", text.length > 0 ? ", " : "",
				    names[k]);
		}
	}
	return text.text;
}

/* Hint for an unknown option. */
static const char *option_hint(const struct table *table, const char *name)
{
	struct spelling spelling = spelling_of(name);

	for (int i = 0; i < table->count; i++) {
		const struct option_row *row = table->places[i].row;

		spelling_consider(&spelling, row->name);
		if (row->alias)
			spelling_consider(&spelling, row->alias);
	}
	return spelling_hint(&spelling, "--", " (see --help)");
}

static void explain(const struct table *table, int code, char *const *argv)
{
	const char *written = option_as_written(argv);
	bool is_long = optopt == 0;
	const char *several = is_long ? candidates(table, written + 2) : NULL;

	if (code == ':')
		usage_error("%s needs a value", written);
	if (!is_long && !is_letter(optopt))
		usage_error("%s takes no value", written);
	if (several)
		usage_error("option '%s' is ambiguous: %s", written, several);
	usage_error("unknown option '%s'%s", written,
	    is_long ? option_hint(table, written + 2) : " (see --help)");
}

static void collect(struct table *table, const struct option_group *groups)
{
	for (; groups->rows; groups++) {
		for (const struct option_row *row = groups->rows; row->name; row++) {
			if (table->count == ROWS_MAX)
				abort();
			table->places[table->count++] = (struct place){ row,
				(char *)groups->base + row->offset };
		}
	}
}

/* getopt_long(3) returns only codes that were passed to it. */
static const struct place *place_of(const struct table *table, int code)
{
	for (int i = 0; i < table->count; i++) {
		if (code == FIRST_LONG + i || code == table->places[i].row->letter)
			return &table->places[i];
	}
	abort();
}

static void reject_argument(const char *text)
{
	if (text[0] != '\0')
		usage_error(
		    "unexpected argument '%s'", clean_text(text, strlen(text), 80));
}

void option_parse(const struct program *program, const struct option_group *groups,
    int argc, char *argv[])
{
	struct table table = { .program = program, .groups = groups };
	struct option longs[2 * ROWS_MAX + 1] = { { 0 } };
	/* "-": positional arguments are returned in order; ":": we report errors. */
	char letters[2 * ROWS_MAX + 3] = "-:";
	size_t used = 2;
	int count = 0, code;

	collect(&table, groups);
	for (int i = 0; i < table.count; i++) {
		const struct option_row *row = table.places[i].row;
		int has_value = row->type->takes_value ? required_argument : no_argument;

		longs[count++] = (struct option){ row->name, has_value, NULL,
			FIRST_LONG + i };
		if (row->alias)
			longs[count++] = (struct option){ row->alias, has_value, NULL,
				FIRST_LONG + i };
		if (row->letter)
			letters[used++] = row->letter;
		if (row->letter && row->type->takes_value)
			letters[used++] = ':';
	}

	opterr = 0;
	while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (code == '?' || code == ':')
			explain(&table, code, argv);
		if (code == 1)
			reject_argument(optarg);
		else
			apply(&table, place_of(&table, code), optarg);
	}
	for (; optind < argc; optind++)
		reject_argument(argv[optind]);
}

const struct option_group *option_groups(
    const struct option_group *first, const struct option_group *second)
{
	const struct option_group *const lists[] = { first, second };
	struct option_group *groups = NULL;
	int count = 0;

	for (int i = 0; i < 2; i++) {
		for (const struct option_group *group = lists[i]; group->rows; group++) {
			groups = mem_extend(groups, count, sizeof *groups);
			groups[count++] = *group;
		}
	}
	groups = mem_extend(groups, count, sizeof *groups);
	groups[count] = (struct option_group){ .rows = NULL };
	return groups;
}
