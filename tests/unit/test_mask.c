/* SPDX-License-Identifier: ISC */
#include "starttls/mask.h"

#include "unit.h"

static void test_capabilities(void)
{
	static const struct {
		const char *keyword, *wanted;
	} cases[] = {
		{ "XXXXXXXA", "XXXXXXXA" },
		{ "XXXXXXXC", "XXXXXXXC" },
		{ "XXXXXXXX", "XXXXXXXX" },
		{ "XXXXXXXA ignored", "XXXXXXXA" },
		{ "XXXXXXXXA", NULL },
		{ "XXXXXXA", NULL },
		{ "XXXA", NULL },
		{ "XFORWARD", NULL },
		{ "XFORWARD NAME ADDR", NULL },
		{ "XCLIENT", NULL },
		{ "X-EXPS GSSAPI NTLM", NULL },
		{ "XXXXXXX1", NULL },
		{ "XXXXXX-A", NULL },
		{ "xxxxxxxa", NULL },
		{ "STARTTLS", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reply hello = { .verdict = REPLY_YES };

		reply_add_capability(&hello, "PIPELINING", strlen("PIPELINING"));
		reply_add_capability(&hello, cases[i].keyword, strlen(cases[i].keyword));
		EXPECT_TEXT(mask_of_capability(&hello, "STARTTLS"), cases[i].wanted,
		    cases[i].keyword);
	}
}

static void test_greetings(void)
{
	static const struct {
		const char *text;
		bool is_mask;
	} cases[] = {
		{ "220 ****", true },
		{ "220 *****************************0*2******0*********", true },
		{ "220 **** ** ***", true },
		{ "220 ***", false },
		{ "220 **** mail.example.test ESMTP ****", false },
		{ "220 2020", false },
		{ "220", false },
		{ "* OK ****", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reply greeting = { .verdict = REPLY_YES, .text = cases[i].text };

		EXPECT((mask_of_greeting(&greeting) != NULL) == cases[i].is_mask,
		    cases[i].text);
	}
}

int main(void)
{
	test_capabilities();
	test_greetings();
	return unit_end();
}
