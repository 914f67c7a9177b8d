/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>

#include "cli/option.h"
#include "cli/program.h"
#include "config.h"

/*
 * describe - prints the description of a plugin as JSON: its help text, options, findings and
 * metrics.
 *
 * Linked with the source of a plugin and -Wl,--wrap=option_parse: the plugin's main() passes
 * its option table as usual, and this function replaces the parser of the command line.
 */
_Noreturn void __wrap_option_parse(const struct program *program,
    const struct option_group *groups, int argc, char *argv[]);

static void print_text(const char *text)
{
	if (!text) {
		printf("null");
		return;
	}
	putchar('"');
	for (; *text; text++) {
		if (*text == '\n')
			printf("\\n");
		else if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else
			putchar(*text);
	}
	putchar('"');
}

static void print_member(const char *name, const char *text)
{
	printf("\"%s\": ", name);
	print_text(text);
	printf(", ");
}

static void print_bool(const char *name, bool is_true)
{
	printf("\"%s\": %s, ", name, is_true ? "true" : "false");
}

/* An earlier option of the group with the same type and variable.  The three options that
 * print and exit have no parser and no variable. */
static const char *synonym_of(
    const struct option_group *group, const struct option_row *row)
{
	for (const struct option_row *other = group->rows; other < row; other++) {
		if (row->type->read && other->offset == row->offset &&
		    other->type == row->type)
			return other->name;
	}
	return NULL;
}

static void print_option(const struct option_group *group, const struct option_row *row)
{
	char letter[2] = { row->letter, '\0' };
	bool is_last = !row[1].name && !group[1].rows;

	printf("  {");
	print_member("letter", row->letter ? letter : NULL);
	print_member("name", row->name);
	print_member("alias", row->alias);
	print_member("type", row->type->name);
	print_bool("takes_value", row->type->takes_value);
	print_bool("is_list", row->type->is_list);
	print_bool("is_answer", row->type->answer != NULL);
	print_member("synonym_of", synonym_of(group, row));
	print_member("argument", row->argument);
	print_member("group", group->heading);
	printf("\"help\": ");
	print_text(row->help);
	printf("}%s\n", is_last ? "" : ",");
}

static void print_finding(const char *id, const struct finding_kind *kind, bool is_last)
{
	printf("  {");
	print_member("id", id);
	print_member("group", kind->group);
	print_member("state", state_name(kind->state));
	print_member("varies", kind->varies);
	print_member("meaning", kind->meaning);
	print_member("why", kind->why);
	print_member("fix", kind->fix);
	print_member("reference", kind->reference);
	printf("\"remedies\": [");
	for (const struct remedy *remedy = kind->remedies; remedy && remedy->software;
	     remedy++) {
		printf("%s[", remedy == kind->remedies ? "" : ", ");
		print_text(remedy->software);
		printf(", ");
		print_text(remedy->words);
		putchar(']');
	}
	printf("]}%s\n", is_last ? "" : ",");
}

static void print_example(const struct example *example)
{
	printf("  {");
	print_member("what", example->what);
	printf("\"options\": ");
	print_text(example->options);
	printf("}%s\n", example[1].what ? "," : "");
}

static void print_metric(const char *label, const struct metric_kind *kind, bool is_last)
{
	printf("  {");
	print_member("label", label);
	print_member("unit", kind->unit);
	printf("\"meaning\": ");
	print_text(kind->meaning);
	printf("}%s\n", is_last ? "" : ",");
}

static void print_findings(
    const struct program *program, const struct check *check, bool is_last)
{
	for (const struct finding_kind *const *table = check->findings; *table; table++)
		for (const struct finding_kind *kind = *table; kind->id; kind++)
			print_finding(
			    check_finding_id(check, kind, program_is_scoped(program)),
			    kind, is_last && !kind[1].id && !table[1]);
}

static void print_metrics(
    const struct program *program, const struct check *check, bool is_last)
{
	for (const struct metric_kind *kind = check->metrics; kind->label; kind++)
		print_metric(check_metric_label(check, kind, program_is_scoped(program)),
		    kind, is_last && !kind[1].label);
}

_Noreturn void __wrap_option_parse(const struct program *program,
    const struct option_group *groups, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	printf("{\n");
	print_member("name", program->name);
	print_member("label", program->label);
	print_member("summary", program->summary);
	print_member("usage", program->usage);
	print_member("notes", program->notes);
	print_member("package", PACKAGE_NAME);
	print_member("version", PACKAGE_VERSION);
	printf("\"software\": [");
	for (const char *const *software = program->software; *software; software++) {
		print_text(*software);
		printf("%s", software[1] ? ", " : "],\n");
	}
	printf("\"examples\": [\n");
	for (const struct example *example = program->examples; example->what; example++)
		print_example(example);
	printf("],\n\"options\": [\n");
	for (const struct option_group *group = groups; group->rows; group++)
		for (const struct option_row *row = group->rows; row->name; row++)
			print_option(group, row);
	printf("],\n\"findings\": [\n");
	for (const struct check *const *check = program->checks; *check; check++)
		print_findings(program, *check, !check[1]);
	printf("],\n\"metrics\": [\n");
	for (const struct check *const *check = program->checks; *check; check++)
		print_metrics(program, *check, !check[1]);
	printf("]\n}\n");
	exit(0);
}
