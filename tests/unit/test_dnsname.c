/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "net/dnsname.h"

#include "unit.h"

static const char *repeated(const char *text, int count)
{
	const char *all = "";

	while (count-- > 0)
		all = mem_printf("%s%s", all, text);
	return all;
}

static void test_bytes(void)
{
	static const struct {
		const char *name;
		int byte;
		bool is_escaped;
		const char *rest;
	} cases[] = {
		{ "a.b", 'a', false, ".b" },
		{ ".b", '.', false, "b" },
		{ "\\.b", '.', true, "b" },
		{ "\\\\b", '\\', true, "b" },
		{ "\\0271", 27, true, "1" },
		{ "\\000", 0, true, "" },
		{ "\\255", 255, true, "" },
		{ "\\27", '2', true, "7" },
		{ "\\", '\\', false, "" },
		{ "\303\274", 0xc3, false, "\274" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *at = cases[i].name;
		bool is_escaped;

		EXPECT_NUMBER(dnsname_byte(&at, &is_escaped), cases[i].byte, at);
		EXPECT(is_escaped == cases[i].is_escaped, cases[i].name);
		EXPECT_TEXT(at, cases[i].rest, cases[i].name);
	}
}

static void test_shown(void)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{ "", "" },
		{ "mx1.example.org", "mx1.example.org" },
		{ "_spf.%{d}.*.example.org", "_spf.%{d}.*.example.org" },
		{ "x\\010\\027[31m", "x{0a}{1b}[31m" },
		{ "x\\124y z", "x{7c}y{20}z" },
		{ "x\\032y", "x{20}y" },
		{ "x\\\\ny", "x{5c}ny" },
		{ "x\\.y", "x.y" },
		{ "\\(OK\\)", "{28}OK)" },
		{ "[OK]", "{5b}OK]" },
		{ "<b\\>&", "‹b›＆" },
		{ "{0a}", "{0a}" },
		{ "b\\195\\188cher", "b\303\274cher" },
		{ "b\\252cher", "b{fc}cher" },
		{ "\\000", "{00}" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(dnsname_shown(cases[i].name), cases[i].wanted, cases[i].name);
	EXPECT_TEXT(dnsname_shown(repeated("abcdefg.", 32)), repeated("abcdefg.", 32),
	    "256 bytes");
	EXPECT_TEXT(dnsname_shown(repeated("\\010", 250)),
	    mem_printf("%s...", repeated("{0a}", 63)), "cut");
}

int main(void)
{
	test_bytes();
	test_shown();
	return unit_end();
}
