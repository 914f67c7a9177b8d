/* SPDX-License-Identifier: ISC */
#include "cli/range.h"

#include "unit.h"

/* The worse of the two ranges decides. */
static void test_threshold(void)
{
	static const struct {
		const char *warning, *critical; /* NULL: none */
		double value;
		const char *wanted; /* the range, NULL: no alert */
		bool is_critical;
	} cases[] = {
		{ "8", "10", 8, NULL, false },
		{ "8", "10", 9, "8", false },
		{ "8", "10", 10, "8", false },
		{ "8", "10", 11, "10", true },
		{ "8", NULL, 11, "8", false },
		{ NULL, "10", 9, NULL, false },
		{ NULL, "10", 11, "10", true },
		{ NULL, NULL, 1e9, NULL, false },
		{ "20", "10", 15, "10", true },
		{ "@1:2", "5:", 6, NULL, false },
		{ "@1:2", "5:", 4, "5:", true },
		{ "8", "8", 9, "8", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct threshold threshold = { { .text = NULL }, { .text = NULL } };
		bool is_critical = false;

		if (cases[i].warning)
			range_parse(cases[i].warning, &threshold.warning);
		if (cases[i].critical)
			range_parse(cases[i].critical, &threshold.critical);
		const struct range *range = threshold_alert(
		    &threshold, cases[i].value, &is_critical);
		EXPECT_TEXT(range ? range->text : NULL, cases[i].wanted,
		    cases[i].wanted ? cases[i].wanted : "no alert");
		EXPECT(!range || is_critical == cases[i].is_critical,
		    cases[i].wanted ? cases[i].wanted : "no alert");
	}
}

int main(void)
{
	static const struct {
		const char *text;
		double value;
		bool alerts;
	} cases[] = {
		{ "10", 10, false },
		{ "10", 10.001, true },
		{ "10", 0, false },
		{ "10", -0.5, true },
		{ "10:", 10, false },
		{ "10:", 9.9, true },
		{ "10:", 1e9, false },
		{ "~:10", -1e9, false },
		{ "~:10", 11, true },
		{ "10:20", 9, true },
		{ "10:20", 20, false },
		{ "10:20", 21, true },
		{ "@10:20", 9.99, false },
		{ "@10:20", 10, true },
		{ "@10:20", 20, true },
		{ "@10:20", 20.01, false },
		{ "0.100000", 0.1, false },
		{ "0.100000", 0.2, true },
		{ "-5:-1", -3, false },
		{ "-5:-1", 0, true },
		{ "~:", 5, false },
		{ ":7", 7, false },
		{ ":7", 8, true },
	};
	static const char *const wrong[] = { "", "@", ":", "~", "10:5", "a", "1:b", "1e3",
		" 1", "1 ", "1,5", "0x10", "inf", "nan", "5:~", "@@1", "1:2:3", "--1",
		"1.2.3", "." };
	struct range range;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT_TEXT(range_parse(cases[i].text, &range), NULL, cases[i].text);
		EXPECT(range_alert(&range, cases[i].value) == cases[i].alerts,
		    cases[i].text);
		EXPECT_TEXT(range.text,
		    cases[i].text[0] == ':' ? cases[i].text + 1 : cases[i].text,
		    cases[i].text);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		EXPECT(range_parse(wrong[i], &range) != NULL, wrong[i]);
	range = (struct range){ 0 };
	EXPECT(!range_alert(&range, 1e9), "no range");
	test_threshold();
	return unit_end();
}
