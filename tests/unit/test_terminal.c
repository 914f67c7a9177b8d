/* SPDX-License-Identifier: ISC */
#include "cli/terminal.h"

#include "unit.h"

static void test_line(void)
{
	static const struct {
		const char *text;
		int columns;
		size_t length;
	} cases[] = {
		{ "", 10, 0 },
		{ "one two", 10, 7 },
		{ "one two", 7, 7 },
		{ "one two", 6, 3 },
		{ "one two", 3, 3 },
		{ "one two", 1, 3 },
		{ "one two three", 8, 7 },
		{ "endless", 3, 7 },
		{ "f\xc3\xbcr uns", 7, 8 },
		{ "f\xc3\xbcr uns", 6, 4 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_NUMBER(terminal_line(cases[i].text, cases[i].columns),
		    cases[i].length, cases[i].text);
}

static void test_colours(void)
{
	struct terminal plain = { .columns = 80 };
	struct terminal coloured = { .columns = 80, .has_colour = true };

	EXPECT_TEXT(
	    terminal_state(&plain, "X OK - a", 2, 2, STATE_OK), "X OK - a", "plain");
	EXPECT_TEXT(terminal_dim(&plain, "a"), "a", "plain");
	EXPECT_TEXT(terminal_state(&coloured, "X OK - a", 2, 2, STATE_OK),
	    "X \33[1;32mOK\33[0m - a", "green");
	EXPECT_TEXT(terminal_state(&coloured, "[CRITICAL] a", 0, 10, STATE_CRITICAL),
	    "\33[1;31m[CRITICAL]\33[0m a", "red");
	EXPECT_TEXT(terminal_dim(&coloured, "a"), "\33[2ma\33[0m", "dim");
}

int main(void)
{
	test_line();
	test_colours();
	return unit_end();
}
