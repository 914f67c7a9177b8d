/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "base/mem.h"
#include "net/extended_error.h"

#include "unit.h"

#define DATA(literal) (literal), sizeof(literal) - 1

/* RFC 8914 2: the option 15, its length, INFO-CODE, EXTRA-TEXT. */
static void test_options(void)
{
	static const struct {
		const char *options;
		size_t length;
		const char *text;
	} cases[] = {
		{ DATA(""), NULL },
		{ DATA("\0\17\0\2\0\6"), "DNSSEC Bogus" },
		{ DATA("\0\17\0\2\0\0"), "Other Error" },
		{ DATA("\0\17\0\2\0\35"), "Synthesized" },
		{ DATA("\0\17\0\2\0\36"), "extended error 30" },
		{ DATA("\0\17\0\2\377\377"), "extended error 65535" },
		{ DATA("\0\17\0\5\0\7a b"), "Signature Expired: 'a b'" },
		{ DATA("\0\17\0\5\0\7a\0\0"), "Signature Expired: 'a'" },
		{ DATA("\0\17\0\4\0\7\0\0"), "Signature Expired" },
		{ DATA("\0\12\0\10cookie!!\0\17\0\2\0\22"), "Prohibited" },
		{ DATA("\0\17\0\2\0\26\0\17\0\2\0\27"),
		    "No Reachable Authority; Network Error" },
		{ DATA("\0\17\0\2\0\26\0\17\0\2\0\27\0\17\0\2\0\3"),
		    "No Reachable Authority; Network Error" },
		{ DATA("\0\17\0\1\0"), NULL },
		{ DATA("\0\17\0\0"), NULL },
		{ DATA("\0\17\0\3\0\6"), NULL },
		{ DATA("\0\17\377\377\0\6"), NULL },
		{ DATA("\0\17\0"), NULL },
		{ DATA("\0\17\0\2\0\6\0"), "DNSSEC Bogus" },
		{ DATA("\0\16\0\2\0\6"), NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		/* A copy of exactly that size, so that a read past its end is seen. */
		unsigned char *copy = malloc(cases[i].length + !cases[i].length);

		if (!copy)
			abort();
		memcpy(copy, cases[i].options, cases[i].length);
		const char *text = extended_error_text(copy, cases[i].length);

		EXPECT_TEXT(text, cases[i].text, mem_printf("case %zu", i));
		free(copy);
	}
}

/* Two errors with the longest purpose and a text that is cut. */
static void test_longest(void)
{
	unsigned char options[2 * (4 + 2 + 255)];

	memset(options, 'x', sizeof options);
	memcpy(options, "\0\17\1\1\0\31", 6);
	memcpy(options + sizeof options / 2, "\0\17\1\1\0\33", 6);
	const char *text = extended_error_text(options, sizeof options);

	EXPECT_TEXT(
	    mem_printf("%.35s", text), "Signature Expired before Valid: 'xx", "purpose");
	EXPECT(strstr(text, "Unsupported NSEC3 Iterations Value"), "second purpose");
	EXPECT(strlen(text) > 300 && strlen(text) <= EXTENDED_ERROR_MAX, "length");
}

int main(void)
{
	test_options();
	test_longest();
	return unit_end();
}
