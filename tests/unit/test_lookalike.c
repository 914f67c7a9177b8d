/* SPDX-License-Identifier: ISC */
#include "base/lookalike.h"

#include "unit.h"

static const struct {
	const char *bytes, *name; /* NULL: none */
	enum lookalike kind;
} cases[] = {
	{ "\xc2\xa0", "a no-break space (U+00A0)", LOOKALIKE_SPACE },
	{ "\xe2\x80\x89", "a typographic space (U+2009)", LOOKALIKE_SPACE },
	{ "\xe2\x80\x87", "a figure space (U+2007)", LOOKALIKE_SPACE },
	{ "\xe2\x80\xaf", "a narrow no-break space (U+202F)", LOOKALIKE_SPACE },
	{ "\xe3\x80\x80", "an ideographic space (U+3000)", LOOKALIKE_SPACE },
	{ "\xc2\xad", "a soft hyphen (U+00AD)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x80\x8b", "an invisible character (U+200B)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x80\x8f", "an invisible character (U+200F)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x80\xaa", "an invisible character (U+202A)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x81\xa0", "an invisible character (U+2060)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x81\xa4", "an invisible character (U+2064)", LOOKALIKE_INVISIBLE },
	{ "\xef\xbb\xbf", "an invisible character (U+FEFF)", LOOKALIKE_INVISIBLE },
	{ "\xe2\x80\x90", "a typographic hyphen (U+2010)", LOOKALIKE_DASH },
	{ "\xe2\x80\x91", "a no-break hyphen (U+2011)", LOOKALIKE_DASH },
	{ "\xe2\x80\x93", "an en dash (U+2013)", LOOKALIKE_DASH },
	{ "\xe2\x80\x93"
	  "all",
	    "an en dash (U+2013)", LOOKALIKE_DASH },
	{ "\xe2\x80\x94", "an em dash (U+2014)", LOOKALIKE_DASH },
	{ "\xe2\x80\x95", "a horizontal bar (U+2015)", LOOKALIKE_DASH },
	{ "\xe2\x88\x92", "a minus sign (U+2212)", LOOKALIKE_DASH },
	{ "\xef\xbc\x8d", "a full-width hyphen (U+FF0D)", LOOKALIKE_DASH },
	{ "\xe2\x80\x98", "a typographic quote (U+2018)", LOOKALIKE_QUOTE },
	{ "\xe2\x80\x9c", "a typographic quote (U+201C)", LOOKALIKE_QUOTE },
	{ "\xe2\x80\x9f", "a typographic quote (U+201F)", LOOKALIKE_QUOTE },
	{ "\xc2\xab", "a typographic quote (U+00AB)", LOOKALIKE_QUOTE },
	{ "\xc2\xbb", "a typographic quote (U+00BB)", LOOKALIKE_QUOTE },
	{ "\xe2\x80\xb9", "a typographic quote (U+2039)", LOOKALIKE_QUOTE },
	{ "\xef\xbc\x9a", "a full-width colon (U+FF1A)", LOOKALIKE_COLON },
	{ "\xef\xbc\x9d", "a full-width equals sign (U+FF1D)", LOOKALIKE_EQUALS },
	{ "\xa0", "a no-break space (0xa0 in Windows-1252)", LOOKALIKE_SPACE },
	{ "\x96"
	  "all",
	    "an en dash (0x96 in Windows-1252)", LOOKALIKE_DASH },
	{ "\x97", "an em dash (0x97 in Windows-1252)", LOOKALIKE_DASH },
	{ "\x91", "a typographic quote (0x91 in Windows-1252)", LOOKALIKE_QUOTE },
	{ "\x94", "a typographic quote (0x94 in Windows-1252)", LOOKALIKE_QUOTE },
	{ "", NULL, LOOKALIKE_NONE },
	{ "a", NULL, LOOKALIKE_NONE },
	{ "-", NULL, LOOKALIKE_NONE },
	{ " ", NULL, LOOKALIKE_NONE },
	{ "\"", NULL, LOOKALIKE_NONE },
	{ "\xc3\xbc", NULL, LOOKALIKE_NONE },
	{ "\xc3\x96", NULL, LOOKALIKE_NONE },
	{ "\xe4"
	  "il",
	    NULL, LOOKALIKE_NONE },
	{ "\x95", NULL, LOOKALIKE_NONE },
	{ "\x9f", NULL, LOOKALIKE_NONE },
	{ "\xe2\x80", NULL, LOOKALIKE_NONE },
	{ "\xe2\x80-", NULL, LOOKALIKE_NONE },
	{ "\xc2", NULL, LOOKALIKE_NONE },
	{ "\xe0\x82\xa0", NULL, LOOKALIKE_NONE },
	{ "\xc0\xa0", NULL, LOOKALIKE_NONE },
	{ "\xf0\x82\x80\x93", NULL, LOOKALIKE_NONE },
	{ "\xe2\x80\xa6", NULL, LOOKALIKE_NONE },
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *bytes = cases[i].bytes;
		size_t length = strlen(bytes), size = 99, again = 99;
		const char *name = lookalike_name(bytes, length, &size);

		EXPECT_TEXT(name, cases[i].name, bytes);
		EXPECT_NUMBER(
		    lookalike_kind(bytes, length, &again), cases[i].kind, bytes);
		EXPECT_NUMBER(again, size, bytes);
		EXPECT((size > 0) == (name != NULL), bytes);
		if (size > 1)
			EXPECT_TEXT(lookalike_name(bytes, size - 1, &again), NULL, bytes);
	}
	return unit_end();
}
