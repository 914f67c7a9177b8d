/* SPDX-License-Identifier: ISC */
#ifndef UNIT_H
#define UNIT_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/*
 * unit - expectations for a test program over tables of cases: they print the failed case, and
 * a last line counts them.
 */
static int unit_passed, unit_failed;

static inline void unit_note(bool is_met, const char *file, int line, const char *what)
{
	if (is_met) {
		unit_passed++;
		return;
	}
	unit_failed++;
	printf("%s:%d: %s\n", file, line, what);
}

/* what names the case. */
#define EXPECT(condition, what)                                                          \
	do {                                                                             \
		bool is_met = (condition);                                               \
		unit_note(is_met, __FILE__, __LINE__, #condition);                       \
		if (!is_met)                                                             \
			printf("  in case: %s\n", (what));                               \
	} while (0)

#define EXPECT_TEXT(got, wanted, what)                                                   \
	do {                                                                             \
		const char *got_text = (got), *wanted_text = (wanted);                   \
		bool is_met = got_text && wanted_text                                    \
				  ? strcmp(got_text, wanted_text) == 0                   \
				  : got_text == wanted_text;                             \
		unit_note(is_met, __FILE__, __LINE__, #got);                             \
		if (!is_met)                                                             \
			printf("  in case: %s\n  wanted: %s\n  got:    %s\n", (what),    \
			    wanted_text ? wanted_text : "(null)",                        \
			    got_text ? got_text : "(null)");                             \
	} while (0)

#define EXPECT_NUMBER(got, wanted, what)                                                 \
	do {                                                                             \
		double got_number = (double)(got), wanted_number = (double)(wanted);     \
		bool is_met = !islessgreater(got_number, wanted_number);                 \
		unit_note(is_met, __FILE__, __LINE__, #got);                             \
		if (!is_met)                                                             \
			printf("  in case: %s\n  wanted: %g\n  got:    %g\n", (what),    \
			    wanted_number, got_number);                                  \
	} while (0)

/* The program's exit code. */
static inline int unit_end(void)
{
	printf("%d passed, %d failed\n", unit_passed, unit_failed);
	return unit_failed != 0 || unit_passed == 0;
}

#endif
