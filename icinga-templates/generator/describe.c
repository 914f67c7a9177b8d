/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>

#include "cli/option.h"
#include "cli/program.h"
#include "config.h"

/*
 * describe - prints as JSON what a plugin says of itself: its words, its option table, its
 * findings, its numbers.
 *
 * Linked with a plugin's own source and -Wl,--wrap=option_parse: the plugin's main hands
 * its table over as ever, and this stands where the command line would be read.
 */
_Noreturn void __wrap_option_parse(
    const struct program *program, const struct option_row *rows, int argc, char *argv[]);

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

/* An earlier option that does the same under another name. */
static const char *synonym_of(const struct option_row *rows, const struct option_row *row)
{
	for (const struct option_row *other = rows; other < row; other++) {
		if (row->variable && other->variable == row->variable &&
		    other->type == row->type)
			return other->name;
	}
	return NULL;
}

/* The three that answer and end the process have nothing to read. */
static void print_option(const struct option_row *rows, const struct option_row *row)
{
	char letter[2] = { row->letter, '\0' };

	printf("  {");
	print_member("letter", row->letter ? letter : NULL);
	print_member("name", row->name);
	print_member("alias", row->alias);
	print_member("type", row->type->name);
	print_bool("takes_value", row->type->takes_value);
	print_bool("is_list", row->type->is_list);
	print_bool("is_answer", !row->type->read);
	print_member("synonym_of", synonym_of(rows, row));
	print_member("argument", row->argument);
	print_member("group", row->group);
	printf("\"help\": ");
	print_text(row->help);
	printf("}%s\n", row[1].name ? "," : "");
}

static void print_finding(const struct finding_kind *kind, bool is_last)
{
	printf("  {");
	print_member("id", kind->id);
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

static void print_metric(const struct metric_kind *kind)
{
	printf("  {");
	print_member("label", kind->label);
	print_member("unit", kind->unit);
	printf("\"meaning\": ");
	print_text(kind->meaning);
	printf("}%s\n", kind[1].label ? "," : "");
}

_Noreturn void __wrap_option_parse(
    const struct program *program, const struct option_row *rows, int argc, char *argv[])
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
	for (const struct option_row *row = rows; row->name; row++)
		print_option(rows, row);
	printf("],\n\"findings\": [\n");
	for (const struct finding_kind *const *table = program->findings; *table; table++)
		for (const struct finding_kind *kind = *table; kind->id; kind++)
			print_finding(kind, !kind[1].id && !table[1]);
	printf("],\n\"metrics\": [\n");
	for (const struct metric_kind *kind = program->metrics; kind->label; kind++)
		print_metric(kind);
	printf("]\n}\n");
	exit(0);
}
