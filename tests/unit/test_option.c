/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/option.h"
#include "cli/program.h"
#include "cli/usage.h"

#include "unit.h"

static void test_port(void)
{
	static const struct {
		const char *text;
		int port;
	} good[] = {
		{ "25", 25 },
		{ "1", 1 },
		{ "65535", 65535 },
		{ "25.000000", 25 },
	};
	static const char *const bad[] = { "", "0", "65536", "-1", "25.5", "25a", "a",
		"1e2", " 25", "25 ", "0x19", "smtp", "25,465", "99999999999999999999",
		"inf" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int port = 0;

		EXPECT_TEXT(option_port.read(good[i].text, &port), NULL, good[i].text);
		EXPECT_NUMBER(port, good[i].port, good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int port = 4711;

		EXPECT(option_port.read(bad[i], &port) != NULL, bad[i]);
		EXPECT_NUMBER(port, 4711, bad[i]);
	}
}

static void test_types(void)
{
	bool flag = false;
	int count = 0;
	const char *text = NULL;
	struct text_list texts = { 0 };

	EXPECT_TEXT(option_flag.read(NULL, &flag), NULL, "flag");
	EXPECT(flag, "flag");
	for (int i = 1; i <= 3; i++) {
		EXPECT_TEXT(option_count.read(NULL, &count), NULL, "count");
		EXPECT_NUMBER(count, i, "count");
	}
	EXPECT_TEXT(option_text.read("a,b", &text), NULL, "text");
	EXPECT_TEXT(text, "a,b", "text");
	EXPECT_TEXT(option_texts.read("a", &texts), NULL, "texts");
	EXPECT_TEXT(option_texts.read("b", &texts), NULL, "texts");
	EXPECT_NUMBER(texts.count, 2, "texts");
	EXPECT_TEXT(texts.texts[0], "a", "texts");
	EXPECT_TEXT(texts.texts[1], "b", "texts");
	EXPECT(!option_flag.takes_value && !option_count.takes_value, "no value");
	EXPECT(option_text.takes_value && option_texts.takes_value &&
		   option_port.takes_value,
	    "a value");
	EXPECT(option_texts.is_list && !option_text.is_list && !option_port.is_list,
	    "lists");
}

static void test_text_list(void)
{
	struct text_list list = { 0 };
	char names[100][12];

	for (int i = 0; i < 100; i++) {
		snprintf(names[i], sizeof names[i], "%d", i);
		text_list_add(&list, names[i]);
	}
	EXPECT_NUMBER(list.count, 100, "a hundred");
	for (int i = 0; i < 100; i++)
		EXPECT_TEXT(list.texts[i], names[i], names[i]);
}

enum { ARGUMENTS_MAX = 8, LINE_SIZE = 4096 };

static struct got {
	const char *host;
	int port, verbosity;
	bool all;
	struct text_list words;
} got;

/* The rows are for a structure: another one of the kind stays as it is. */
static struct got other;

static const struct option_row server_rows[] = {
	{ 'H', "hostname", NULL, &option_text, offsetof(struct got, host), "HOST",
	    "the server" },
	{ 'p', "port", NULL, &option_port, offsetof(struct got, port), "PORT",
	    "its port" },
	{ 0, "all", "every", &option_flag, offsetof(struct got, all), NULL, "all of it" },
	{ 'W', "words", NULL, &option_texts, offsetof(struct got, words), "WORD",
	    "words" },
	{ .name = NULL },
};
static const struct option_row help_rows[] = {
	{ 'v', "verbose", NULL, &option_count, offsetof(struct got, verbosity), NULL,
	    "say more" },
	{ 'V', "version", NULL, &option_version, 0, NULL, "the version" },
	{ 'h', "help", NULL, &option_help, 0, NULL, "this" },
	{ .name = NULL },
};
static const struct option_row other_rows[] = {
	{ 'P', "other-port", NULL, &option_port, offsetof(struct got, port), "PORT",
	    "another port" },
	{ .name = NULL },
};
static const struct option_group groups[] = {
	{ "Server", server_rows, &got },
	{ "Server", other_rows, &other },
	{ "Help", help_rows, &got },
	{ .rows = NULL },
};
static const struct check *const checks[] = { NULL };
static const struct example examples[] = { { "One", "-H a" }, { NULL, NULL } };
static const struct program program = { .name = "check_x",
	.label = "X",
	.summary = "Checks.",
	.usage = "-H HOST",
	.examples = examples,
	.checks = checks };

static int parse(const char *const *arguments)
{
	char *argv[ARGUMENTS_MAX + 2] = { (char[]){ "check_x" } };
	int argc = 1;

	for (; argc <= ARGUMENTS_MAX && arguments[argc - 1]; argc++)
		argv[argc] = strdup(arguments[argc - 1]);
	usage_begin(&program, argv);
	option_parse(&program, groups, argc, argv);
	printf(
	    "%s %d %d %d", got.host ? got.host : "-", got.port, got.all, got.verbosity);
	for (int i = 0; i < got.words.count; i++)
		printf(" %s", got.words.texts[i]);
	fflush(stdout);
	return 0;
}

/* Parses in a process of its own; what that prints goes to text. */
static int parse_apart(const char *const *arguments, char text[LINE_SIZE])
{
	int ends[2], status = -1;
	size_t length = 0;
	ssize_t size;
	pid_t child = pipe(ends) < 0 ? -1 : fork();

	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		_exit(parse(arguments));
	}
	close(ends[1]);
	while ((size = read(ends[0], text + length, LINE_SIZE - 1 - length)) > 0)
		length += (size_t)size;
	text[length] = '\0';
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_parse(void)
{
	static const struct {
		const char *name;
		const char *arguments[ARGUMENTS_MAX + 1];
		const char *wanted; /* host, port, all, verbosity, words */
	} good[] = {
		{ "none", { NULL }, "- 0 0 0" },
		{ "long with =", { "--hostname=a" }, "a 0 0 0" },
		{ "long with a blank", { "--hostname", "a" }, "a 0 0 0" },
		{ "short", { "-H", "a" }, "a 0 0 0" },
		{ "short, joined", { "-Ha", "-p25" }, "a 25 0 0" },
		{ "an alias", { "--every" }, "- 0 1 0" },
		{ "a decimal from Icinga", { "--port", "25.000000" }, "- 25 0 0" },
		{ "counted", { "-v", "-vv" }, "- 0 0 3" },
		{ "a list, repeated", { "-W", "a", "--words=b" }, "- 0 0 0 a b" },
		{ "a list, with commas", { "-W", "a,b", "-W", "c" }, "- 0 0 0 a b c" },
		{ "another order", { "--all", "-p", "25", "-H", "a" }, "a 25 1 0" },
		{ "the last one counts", { "-H", "a", "-H", "b" }, "b 0 0 0" },
		{ "empty arguments of Nagios", { "", "-H", "a", "" }, "a 0 0 0" },
		{ "a value that looks like an option", { "--hostname=-p" }, "-p 0 0 0" },
		{ "an empty one behind --", { "-H", "a", "--", "" }, "a 0 0 0" },
	};
	static const struct {
		const char *name;
		const char *arguments[ARGUMENTS_MAX + 1];
		const char *blamed;
	} bad[] = {
		{ "an empty value", { "-H", "" }, "hostname" },
		{ "an empty value with =", { "--hostname=" }, "hostname" },
		{ "no value", { "--hostname" }, "hostname" },
		{ "no value, short", { "-H" }, "-H" },
		{ "a bad port", { "-p", "x" }, "port" },
		{ "a flag with a value", { "--all=1" }, "--all" },
		{ "an unknown option", { "--nothing" }, "--nothing" },
		{ "an unknown letter", { "-x" }, "-x" },
		{ "an unknown letter among known ones", { "-vx" }, "-x" },
		{ "a positional argument", { "a" }, "'a'" },
		{ "one behind an option", { "-H", "a", "b" }, "'b'" },
		{ "one behind --", { "--", "a" }, "'a'" },
		{ "a hole in a list", { "-W", "a,,b" }, "words" },
		{ "a comma at the end", { "-W", "a," }, "words" },
		{ "a comma at the start", { "-W", ",a" }, "words" },
		{ "a comma alone", { "-W", "," }, "words" },
		{ "hostile bytes", { "--a|b\n\33[2J" }, "--a" },
		{ "a hostile positional argument", { "a|b\nOK" }, "a" },
	};
	char text[LINE_SIZE];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		EXPECT_NUMBER(parse_apart(good[i].arguments, text), 0, good[i].name);
		EXPECT_TEXT(text, good[i].wanted, good[i].name);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EXPECT_NUMBER(parse_apart(bad[i].arguments, text), 3, bad[i].name);
		EXPECT(strncmp(text, "X UNKNOWN - ", 12) == 0, bad[i].name);
		EXPECT(strstr(text, bad[i].blamed) != NULL, bad[i].name);
		EXPECT(strchr(text, '\n') && !strchr(text, '\n')[1], bad[i].name);
		EXPECT(!strpbrk(text, "|\33"), bad[i].name);
	}
}

static void test_answers(void)
{
	static const char *const help[] = { "--help", NULL };
	static const char *const version[] = { "-V", NULL };
	char text[LINE_SIZE];

	EXPECT_NUMBER(parse_apart(help, text), 3, "--help");
	for (const struct option_group *group = groups; group->rows; group++) {
		EXPECT(strstr(text, group->heading) != NULL, group->heading);
		for (const struct option_row *row = group->rows; row->name; row++)
			EXPECT(strstr(text, row->name) && strstr(text, row->help),
			    row->name);
	}
	EXPECT(!strstr(strstr(text, "Server:") + 1, "Server:"), "a heading once");
	EXPECT_NUMBER(parse_apart(version, text), 3, "-V");
	EXPECT(strstr(text, "check_x") != NULL, "-V");
}

static void test_groups(void)
{
	const struct option_group *both = option_groups(groups, groups + 2);
	int count = 0;

	while (both[count].rows)
		count++;
	EXPECT_NUMBER(count, 4, "one list behind the other");
	EXPECT(
	    both[0].rows == server_rows && both[3].rows == help_rows, "in their order");
	EXPECT_TEXT(option_port.read("26", (char *)groups[1].base + other_rows[0].offset),
	    NULL, "offset");
	EXPECT(other.port == 26 && got.port == 0, "into the structure of the group");
}

int main(void)
{
	test_groups();
	test_port();
	test_types();
	test_text_list();
	test_parse();
	test_answers();
	return unit_end();
}
