/* SPDX-License-Identifier: ISC */
#include "cli/option.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "cli/program.h"
#include "cli/spelling.h"

enum { ROWS_MAX = 64, FIRST_LONG = 256 };

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
	return mem_printf("given twice, as '%s' and as '%s'; it takes one name",
	    clean_text(*variable, strlen(*variable), 300),
	    clean_text(text, strlen(text), 300));
}

const struct option_type option_flag = { "flag", false, false, read_flag };
const struct option_type option_count = { "count", false, false, read_count };
const struct option_type option_text = { "text", true, false, read_text };
const struct option_type option_texts = { "texts", true, true, read_texts };
const struct option_type option_port = { "port", true, false, read_port };
const struct option_type option_help = { "help", false, false, NULL };
const struct option_type option_version = { "version", false, false, NULL };
const struct option_type option_findings = { "findings", false, false, NULL };

static void read_value(
    const struct program *program, const struct option_row *row, const char *text)
{
	const char *error = row->type->read(text, row->variable);

	if (error)
		output_wrong_usage(program, "--%s: %s", row->name, error);
}

static void read_list(
    const struct program *program, const struct option_row *row, const char *text)
{
	for (;;) {
		const char *comma = strchr(text, ',');
		size_t length = comma ? (size_t)(comma - text) : strlen(text);

		if (length == 0)
			output_wrong_usage(
			    program, "--%s: an empty value in the list", row->name);
		read_value(program, row, mem_copy(text, length));
		if (!comma)
			return;
		text = comma + 1;
	}
}

static void apply(const struct program *program, const struct option_row *rows,
    const struct option_row *row, const char *text)
{
	if (row->type == &option_help)
		program_print_help(program, rows);
	else if (row->type == &option_version)
		program_print_version(program);
	else if (row->type == &option_findings)
		program_print_findings(program);
	else if (row->type->takes_value && text[0] == '\0')
		output_wrong_usage(program, "--%s: the value is empty", row->name);
	else if (row->type->is_list)
		read_list(program, row, text);
	else
		read_value(program, row, text);

	if (!row->type->read) {
		fflush(stdout);
		_exit(STATE_UNKNOWN);
	}
}

/* What getopt_long(3) does not know by a number of ours.  A byte above ASCII is a negative char to
 * glibc, and a character of 0xdf80 and more to musl. */
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

/* What getopt_long(3) takes name for, where it takes it for several; else NULL. */
static const char *candidates(const struct option_row *rows, const char *name)
{
	size_t length = strlen(name);
	const char *text = NULL;

	for (const struct option_row *row = rows; row->name; row++) {
		const char *names[] = { row->name, row->alias };

		for (int i = 0; i < 2; i++) {
			if (names[i] && length > 0 &&
			    strncmp(names[i], name, length) == 0)
				text = mem_printf("%s%s--%s", text ? text : "",
				    text ? ", " : "", names[i]);
		}
	}
	return text;
}

/* How the line on an option that is none ends. */
static const char *option_hint(const struct option_row *rows, const char *name)
{
	struct spelling spelling = spelling_of(name);

	for (const struct option_row *row = rows; row->name; row++) {
		spelling_consider(&spelling, row->name);
		if (row->alias)
			spelling_consider(&spelling, row->alias);
	}
	return spelling_hint(&spelling, "--", " (see --help)");
}

static void explain(const struct program *program, const struct option_row *rows,
    int code, char *const *argv)
{
	const char *written = option_as_written(argv);
	bool is_long = optopt == 0;
	const char *several = is_long ? candidates(rows, written + 2) : NULL;

	if (code == ':')
		output_wrong_usage(program, "%s needs a value", written);
	if (!is_long && !is_letter(optopt))
		output_wrong_usage(program, "%s takes no value", written);
	if (several)
		output_wrong_usage(
		    program, "option '%s' is short for several: %s", written, several);
	output_wrong_usage(program, "unknown option '%s'%s", written,
	    is_long ? option_hint(rows, written + 2) : " (see --help)");
}

void option_parse(
    const struct program *program, const struct option_row *rows, int argc, char *argv[])
{
	struct option longs[2 * ROWS_MAX + 1] = { { 0 } };
	/* "-": positional arguments are handed over in their place; ":": errors are ours. */
	char letters[2 * ROWS_MAX + 3] = "-:";
	size_t used = 2;
	int count = 0, code;

	for (const struct option_row *row = rows; row->name; row++) {
		int has_value = row->type->takes_value ? required_argument : no_argument;
		int index = FIRST_LONG + (int)(row - rows);

		longs[count++] = (struct option){ row->name, has_value, NULL, index };
		if (row->alias)
			longs[count++] = (struct option){ row->alias, has_value, NULL,
				index };
		if (row->letter)
			letters[used++] = row->letter;
		if (row->letter && row->type->takes_value)
			letters[used++] = ':';
	}

	guard_memory(program);
	/* Whoever reads our output may be gone: that is to be seen, not to be died of. */
	signal(SIGPIPE, SIG_IGN);
	opterr = 0;
	while ((code = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_row *row = rows;

		if (code == 1 && optarg[0] == '\0')
			continue;
		if (code == 1)
			output_wrong_usage(program, "'%s' does not belong to an option",
			    clean_text(optarg, strlen(optarg), 80));
		if (code == '?' || code == ':')
			explain(program, rows, code, argv);
		while (code >= FIRST_LONG ? row != rows + (code - FIRST_LONG)
					  : row->letter != code)
			row++;
		apply(program, rows, row, optarg);
	}
	for (; optind < argc; optind++) {
		if (argv[optind][0] != '\0')
			output_wrong_usage(program, "'%s' does not belong to an option",
			    clean_text(argv[optind], strlen(argv[optind]), 80));
	}
}
