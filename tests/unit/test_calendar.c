/* SPDX-License-Identifier: ISC */
#include "base/calendar.h"
#include "base/mem.h"

#include "unit.h"

static const char *text_of(int year, int month, int day, int hour, int minute, int second)
{
	return mem_printf(
	    "%04d-%02d-%02d %02d:%02d:%02d UTC", year, month, day, hour, minute, second);
}

static void test_dates(void)
{
	static const struct {
		int year, month, day, hour, minute, second;
		int64_t seconds;
	} cases[] = {
		{ 1970, 1, 1, 0, 0, 0, 0 },
		{ 1969, 12, 31, 23, 59, 59, -1 },
		{ 1901, 12, 13, 20, 45, 51, INT64_C(-2147483649) },
		{ 2000, 2, 29, 12, 0, 0, 951825600 },
		{ 2000, 3, 1, 0, 0, 0, 951868800 },
		{ 2026, 12, 1, 3, 4, 5, 1796094245 },
		{ 2038, 1, 19, 3, 14, 7, INT64_C(2147483647) },
		{ 2038, 1, 19, 3, 14, 8, INT64_C(2147483648) },
		{ 2045, 6, 30, 23, 59, 59, INT64_C(2382479999) },
		{ 2049, 12, 31, 23, 59, 59, INT64_C(2524607999) },
		{ 2050, 1, 1, 0, 0, 0, INT64_C(2524608000) },
		{ 2100, 2, 28, 0, 0, 0, INT64_C(4107456000) },
		{ 2100, 3, 1, 0, 0, 0, INT64_C(4107542400) },
		{ 2106, 2, 7, 6, 28, 16, INT64_C(4294967296) },
		{ 9966, 5, 6, 7, 8, 9, INT64_C(252340211289) },
		{ 9999, 12, 31, 23, 59, 59, INT64_C(253402300799) },
		{ 1, 1, 1, 0, 0, 0, INT64_C(-62135596800) },
		{ 0, 1, 1, 0, 0, 0, INT64_C(-62167219200) },
		{ 0, 2, 29, 0, 0, 0, INT64_C(-62162121600) },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = text_of(cases[i].year, cases[i].month, cases[i].day,
		    cases[i].hour, cases[i].minute, cases[i].second);
		struct tm date = { .tm_year = cases[i].year - 1900,
			.tm_mon = cases[i].month - 1,
			.tm_mday = cases[i].day,
			.tm_hour = cases[i].hour,
			.tm_min = cases[i].minute,
			.tm_sec = cases[i].second };

		EXPECT(calendar_seconds(&date) == cases[i].seconds, text);
		EXPECT_TEXT(calendar_text(cases[i].seconds), text, text);
	}
}

/* Every day of four centuries, counted one by one. */
static void test_every_day(void)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t seconds = INT64_C(-11676096000); /* 1600-01-01 */

	for (int year = 1600; year < 2000; year++) {
		bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		for (int month = 0; month < 12; month++) {
			int length = lengths[month] + (month == 1 && is_leap);

			for (int day = 1; day <= length; day++) {
				struct tm date = { .tm_year = year - 1900,
					.tm_mon = month,
					.tm_mday = day };
				const char *text = text_of(year, month + 1, day, 0, 0, 0);

				if (calendar_seconds(&date) != seconds ||
				    strcmp(calendar_text(seconds), text) != 0)
					EXPECT(false, text);
				seconds += 86400;
			}
		}
	}
	EXPECT(seconds == 946684800, "2000-01-01");
}

static void test_ends(void)
{
	EXPECT_TEXT(calendar_text(INT64_MIN), "0000-01-01 00:00:00 UTC", "least");
	EXPECT_TEXT(calendar_text(INT64_MAX), "9999-12-31 23:59:59 UTC", "greatest");
}

int main(void)
{
	test_dates();
	test_every_day();
	test_ends();
	return unit_end();
}
