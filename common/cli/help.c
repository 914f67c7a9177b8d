/* SPDX-License-Identifier: ISC */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/program.h"
#include "config.h"

enum { WIDTH = 79, HELP_COLUMN = 30 };

/* Prints text from the current column, wrapped between indent and WIDTH. */
static void print_wrapped(const char *text, int column, int indent)
{
	const char *separator = "";

	while (*text) {
		int length = (int)strcspn(text, " ");

		if (column + (int)strlen(separator) + length > WIDTH) {
			column = printf("\n%*s", indent, "") - 1;
			separator = "";
		}
		column += printf("%s%.*s", separator, length, text);
		separator = " ";
		text += length + (text[length] == ' ');
	}
	putchar('\n');
}

static void print_option(const struct option_row *row)
{
	const char *value = row->argument ? mem_printf("=%s", row->argument) : "";
	int column = row->letter ? printf("  -%c, --%s%s", row->letter, row->name, value)
				 : printf("      --%s%s", row->name, value);

	if (row->alias)
		column += printf(" (--%s)", row->alias);
	if (column > HELP_COLUMN - 2) {
		putchar('\n');
		column = 0;
	}
	printf("%*s", HELP_COLUMN - column, "");
	print_wrapped(row->help, HELP_COLUMN, HELP_COLUMN);
}

static void print_help(const struct program *program, const struct option_group *groups)
{
	const char *heading = "";

	print_wrapped(mem_printf("%s - %s", program->name, program->summary), 0, 0);
	printf("\nUsage: %s %s\n", program->name, program->usage);
	for (const struct option_group *group = groups; group->rows; group++) {
		if (strcmp(group->heading, heading) != 0)
			printf("\n%s:\n", group->heading);
		heading = group->heading;
		for (const struct option_row *row = group->rows; row->name; row++)
			print_option(row);
	}
	printf(
	    "\nExit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. RANGE is a Nagios "
	    "range.\nRepeatable options also take their values separated by commas.\n");
	if (program->notes)
		print_wrapped(program->notes, 0, 0);
	printf("\nExamples:\n");
	for (const struct example *example = program->examples; example->what; example++)
		printf("  %s:\n      %s %s\n", example->what, program->name,
		    example->options);
}

static void print_version(
    const struct program *program, const struct option_group *groups)
{
	(void)groups;
	printf("%s (%s) %s\n", program->name, PACKAGE_NAME, PACKAGE_VERSION);
}

static void print_finding(const struct program *program, const struct check *check,
    const struct finding_kind *kind)
{
	const struct remedy *remedy = remedy_find(kind->remedies, program->software);

	printf("%s (%s%s%s)\n", check_finding_id(check, kind, program_is_scoped(program)),
	    state_name(kind->state), kind->varies ? ", " : "",
	    kind->varies ? kind->varies : "");
	printf("    %s\n", kind->meaning);
	print_wrapped(kind->why, printf("    Why: "), 9);
	print_wrapped(kind->fix, printf("    Fix: "), 9);
	print_wrapped(kind->reference, printf("    See: "), 9);
	for (; remedy; remedy = remedy_find(remedy + 1, program->software))
		print_wrapped(remedy->words, printf("    %s: ", remedy->software), 9);
}

static void print_findings(
    const struct program *program, const struct option_group *groups)
{
	(void)groups;
	for (const struct check *const *check = program->checks; *check; check++) {
		for (const struct finding_kind *const *table = (*check)->findings; *table;
		     table++) {
			for (const struct finding_kind *kind = *table; kind->id; kind++)
				print_finding(program, *check, kind);
		}
	}
}

const struct option_type option_help = { "help", .answer = print_help };
const struct option_type option_version = { "version", .answer = print_version };
const struct option_type option_findings = { "findings", .answer = print_findings };
