/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "world.h"

enum { LINE_MAX_BYTES = 4096, OUTPUT_MAX_BYTES = 65536 };

static const char *const states[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

static void expect_begin(const char *line, const char *label, int code)
{
	EXPECT(code >= 0 && code <= 3);
	const char *begin = mem_printf("%s %s - ", label, states[code]);
	EXPECT(strncmp(line, begin, strlen(begin)) == 0);
}

/* Performance data is after the first " | ", and nowhere else. */
static void expect_perfdata(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_=;.:@~- ";

	EXPECT(text[strspn(text, allowed)] == '\0');
	EXPECT(!strstr(text, "::"));
}

/* A finding begins with "[STATE] ", the only state in brackets that a line may have. */
static const char *behind_tag(const char *line)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		const char *tag = mem_printf("[%s] ", states[i]);

		if (strncmp(line, tag, strlen(tag)) == 0)
			return line + strlen(tag);
	}
	return line;
}

static void expect_line(char *line, bool is_first)
{
	char *bar = is_first ? strchr(line, '|') : NULL;

	EXPECT(strlen(line) <= LINE_MAX_BYTES);
	if (bar) {
		EXPECT(bar > line && bar[-1] == ' ' && bar[1] == ' ');
		expect_perfdata(bar + 2);
		*bar = '\0';
	}
	fuzz_expect_clean(is_first ? line : behind_tag(line), LINE_MAX_BYTES);
}

/* Checks and counts the lines: a server must not add one. */
static int expect_lines(char *text)
{
	int count = 0;

	for (char *end; (end = strchr(text, '\n')); text = end + 1) {
		*end = '\0';
		expect_line(text, count++ == 0);
	}
	EXPECT(*text == '\0');
	return count;
}

void world_expect_report(const char *label, int code)
{
	EXPECT(code != RETURNED);
	EXPECT(world.printed_size > 0 && world.printed_size <= OUTPUT_MAX_BYTES);
	EXPECT(strlen(world.printed) == world.printed_size);
	expect_begin(world.printed, label, code);
	expect_lines(mem_copy(world.printed, world.printed_size));
}

void world_expect_wrong_usage(const char *label, int code)
{
	EXPECT(code == 3);
	EXPECT(strlen(world.printed) == world.printed_size);
	expect_begin(world.printed, label, code);
	EXPECT(!strchr(world.printed, '|'));
	EXPECT(expect_lines(mem_copy(world.printed, world.printed_size)) == 1);
}
