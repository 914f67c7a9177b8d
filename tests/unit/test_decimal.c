/* SPDX-License-Identifier: ISC */
#include "cli/decimal.h"

#include "unit.h"

static void test_parse(void)
{
	static const struct {
		const char *text;
		double value;
	} good[] = {
		{ "0", 0 },
		{ "10", 10 },
		{ "007", 7 },
		{ "0.1", 0.1 },
		{ "0.100000", 0.1 },
		{ "-3.5", -3.5 },
		{ "-0", 0 },
		{ "65535", 65535 },
		{ "99999999999999999999", 1e20 },
		{ "1234567.875", 1234567.875 },
	};
	static const char *const bad[] = { "", "-", ".", "-.", "--1", "1-", "1-2",
		"1.2.3", "1..2", "1,5", "1e3", "1E3", "0x10", "0b1", "inf", "-inf",
		"infinity", "nan", "nan(1)", " 1", "1 ", "\t1", "1\n", "1\r", "1_000",
		"1'000", "1f", "1s", "a", "\xd9\xa1", "\xef\xbc\x91", "1%", "1:", "NaN",
		"\xe2\x88\x92\x31" };
	double value;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		value = 4711;
		EXPECT(decimal_parse(good[i].text, &value), good[i].text);
		EXPECT_NUMBER(value, good[i].value, good[i].text);
		value = 4711;
		EXPECT(
		    decimal_parse_bytes(good[i].text, (int)strlen(good[i].text), &value),
		    good[i].text);
		EXPECT_NUMBER(value, good[i].value, good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		value = 4711;
		EXPECT(!decimal_parse(bad[i], &value), bad[i]);
		EXPECT_NUMBER(value, 4711, bad[i]);
	}
}

static void test_parse_bytes(void)
{
	static const struct {
		const char *name, *text;
		int length;
		bool is_number;
		double value;
	} cases[] = {
		{ "the first byte of two", "12", 1, true, 1 },
		{ "up to a colon", "10:20", 2, true, 10 },
		{ "up to an exponent", "1e3", 1, true, 1 },
		{ "with the exponent", "1e3", 3, false, 0 },
		{ "with a NUL", "1\0002", 3, false, 0 },
		{ "up to the dot", "1.5", 1, true, 1 },
		{ "no byte", "1", 0, false, 0 },
		{ "a negative length", "1", -1, false, 0 },
		{ "only the sign", "-1", 1, false, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double value = 4711;

		EXPECT(decimal_parse_bytes(cases[i].text, cases[i].length, &value) ==
			   cases[i].is_number,
		    cases[i].name);
		EXPECT_NUMBER(
		    value, cases[i].is_number ? cases[i].value : 4711, cases[i].name);
	}
}

static void test_text(void)
{
	static const struct {
		double value;
		int decimals;
		const char *wanted;
	} cases[] = {
		{ 21, 3, "21" },
		{ 21, 0, "21" },
		{ 100, 0, "100" },
		{ 100, 2, "100" },
		{ 1.5, 3, "1.5" },
		{ 0.1, 3, "0.1" },
		{ 0.25, 2, "0.25" },
		{ 0.125, 3, "0.125" },
		{ -3.5, 1, "-3.5" },
		{ 0, 3, "0" },
		{ -0.0, 3, "0" },
		{ -0.0001, 3, "0" },
		{ 0.0001, 3, "0" },
		{ 0.9999, 3, "1" },
		{ 1e15, 1, "1000000000000000" },
		{ 3600.050, 3, "3600.05" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(decimal_text(cases[i].value, cases[i].decimals),
		    cases[i].wanted, cases[i].wanted);
}

int main(void)
{
	test_parse();
	test_parse_bytes();
	test_text();
	return unit_end();
}
