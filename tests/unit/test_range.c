/* SPDX-License-Identifier: ISC */
#include "cli/range.h"

#include "unit.h"

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
	return unit_end();
}
