/* SPDX-License-Identifier: ISC */
#include "base/folded.h"
#include "base/mem.h"

#include "unit.h"

static void test_has(void)
{
	static const struct {
		const char *text, *word;
		bool has;
	} cases[] = {
		{ "220 mx ESMTP Postfix", "smtp", true },
		{ "220 mx esmtp", "SMTP", true },
		{ "smtp", "smtp", true },
		{ "smtp and more", "smtp", true },
		{ "smt", "smtp", false },
		{ "", "smtp", false },
		{ "sm smt smtsmtp", "smtp", true },
		{ "s m t p", "smtp", false },
		{ "RELAY [I]", "[i]", true },
		{ "\304\260nvalid", "invalid", false },
		{ "[@", "{`", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(folded_has(cases[i].text, cases[i].word) == cases[i].has,
		    mem_printf("'%s' in '%s'", cases[i].word, cases[i].text));
}

int main(void)
{
	test_has();
	return unit_end();
}
