/* SPDX-License-Identifier: ISC */
#include "mail/expiry.h"

#include "unit.h"

/* The limits that -D gives a certificate of 365 days. */
static void test_read(void)
{
	static const struct {
		const char *text;
		double warning_days, critical_days;
	} good[] = {
		{ "21", 21, 0 },
		{ "21d", 21, 0 },
		{ "21.000000", 21, 0 },
		{ "36h", 1.5, 0 },
		{ "0.5", 0.5, 0 },
		{ "0", 0, 0 },
		{ "0h", 0, 0 },
		{ "25%", 91.25, 0 },
		{ "100%", 365, 0 },
		{ "0%", 0, 0 },
		{ "21,7", 21, 7 },
		{ "21,0", 21, 0 },
		{ "10,10", 10, 10 },
		{ "21d,7d", 21, 7 },
		{ "3d,36h", 3, 1.5 },
		{ "48h,2d", 2, 2 },
		{ "20%,10%", 73, 36.5 },
		{ "20%,20%", 73, 73 },
		{ "20%,0%", 73, 0 },
		{ "20%,7", 73, 7 },
		{ "21,1%", 21, 3.65 },
		{ "12.5%", 45.625, 0 },
	};
	static const char *const bad[] = { "", ",", "21,", ",7", "d", "h", "%", "21,d",
		"-1", "-1d", "21,-7", "7,21", "36h,2d", "10%,20%", "101%", "25,101%",
		"1e3", "21 ", " 21", "21 d", "21dd", "21w", "21m", "21s", "21,7,3",
		"25%%", "25%d", "inf", "nan", "0x10", "21;7", "21:7", "21d7h", "1.2.3",
		"\xd9\xa2" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct expiry_limits limits = expiry_default;

		EXPECT_TEXT(
		    option_expiry.read(good[i].text, &limits), NULL, good[i].text);
		EXPECT(fabs(expiry_limit_days(&limits.warning, 365) -
			    good[i].warning_days) < 1e-9,
		    good[i].text);
		EXPECT(fabs(expiry_limit_days(&limits.critical, 365) -
			    good[i].critical_days) < 1e-9,
		    good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct expiry_limits limits = expiry_default;

		EXPECT(option_expiry.read(bad[i], &limits) != NULL, bad[i]);
		EXPECT_NUMBER(limits.warning.days, 21, bad[i]);
		EXPECT_NUMBER(limits.critical.days, 7, bad[i]);
	}
	EXPECT(option_expiry.takes_value && !option_expiry.is_list,
	    "its comma separates two limits, not values");
}

static void test_limits(void)
{
	static const struct {
		const char *name;
		double lifetime_days, warning_days, critical_days;
	} cases[] = {
		{ "ten years", 3650, 21, 7 },
		{ "a year", 365, 21, 7 },
		{ "90 days", 90, 21, 7 },
		{ "84 days: a quarter is 21", 84, 21, 7 },
		{ "47 days", 47, 11.75, 5.64 },
		{ "6 days", 6, 1.5, 0.72 },
		{ "an hour", 1 / 24.0, 1 / 96.0, 0.12 / 24 },
	};
	static const struct expiry_limit share = { .share = 0.5, .days = INFINITY };
	static const struct expiry_limit days = { .share = 0, .days = 14 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT(fabs(expiry_limit_days(
				&expiry_default.warning, cases[i].lifetime_days) -
			    cases[i].warning_days) < 1e-9,
		    cases[i].name);
		EXPECT(fabs(expiry_limit_days(
				&expiry_default.critical, cases[i].lifetime_days) -
			    cases[i].critical_days) < 1e-9,
		    cases[i].name);
	}
	EXPECT_NUMBER(expiry_limit_days(&share, 365), 182.5, "a share alone");
	EXPECT_NUMBER(expiry_limit_days(&days, 365), 14, "days alone");
	EXPECT_NUMBER(expiry_limit_days(&days, 6), 14, "days alone, a short lifetime");
}

static void test_span(void)
{
	static const struct {
		int64_t seconds;
		const char *wanted;
	} cases[] = {
		{ 63 * 86400, "63 days" },
		{ 64 * 86400 - 1, "63 days" },
		{ 3 * 86400, "3 days" },
		{ 2 * 86400, "2 days" },
		{ 36 * 3600, "36 hours" },
		{ 2 * 3600, "2 hours" },
		{ 5 * 60, "5 minutes" },
		{ 60, "1 minute" },
		{ 119, "1 minute" },
		{ 36525LL * 86400, "36525 days" },
		{ 3652059LL * 86400, "3652059 days" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(
		    expiry_span_text(cases[i].seconds), cases[i].wanted, cases[i].wanted);
}

int main(void)
{
	test_read();
	test_limits();
	test_span();
	return unit_end();
}
