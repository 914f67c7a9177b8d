/* SPDX-License-Identifier: ISC */
#include "cli/policy.h"
#include "cli/policy_options.h"
#include "cli/range.h"

#include "unit.h"

static const struct finding_kind kinds[] = {
	{ .id = "slow", .state = STATE_WARNING },
	{ .id = NULL },
};
static const struct finding_kind *const tables[] = { kinds, NULL };
static const struct check check = { .name = "x", .findings = tables };
static const struct check *const checks[] = { &check, NULL };

static void test_default(void)
{
	struct policy policy = policy_default(checks);

	EXPECT_NUMBER(policy.timeout_s, 10, "ten seconds");
	EXPECT_NUMBER(policy.timeout_state, STATE_CRITICAL, "passing it is critical");
	EXPECT(!policy.has_timeout_state, "and that is not given");
	EXPECT_NUMBER(policy.verbosity, 0, "quiet");
	EXPECT(policy.severities.checks == checks, "its checks");
	EXPECT_NUMBER(policy.format, OUTPUT_PLUGIN, "plugin output");
}

static void test_timeout(void)
{
	static const struct {
		const char *text;
		double seconds;
		enum state state;
	} good[] = {
		{ "10", 10, STATE_CRITICAL },
		{ "0.5", 0.5, STATE_CRITICAL },
		{ "0.100000", 0.1, STATE_CRITICAL },
		{ "30.000000", 30, STATE_CRITICAL },
		{ "10:critical", 10, STATE_CRITICAL },
		{ "10:unknown", 10, STATE_UNKNOWN },
		{ "10:UNKNOWN", 10, STATE_UNKNOWN },
		{ "2.5:warning", 2.5, STATE_WARNING },
		{ "60:ok", 60, STATE_OK },
	};
	static const char *const bad[] = { "", ":", ":ok", "10:", "0", "0.0", "-1",
		"-0.5", "10s", "10 ", " 10", "1e2", "inf", "nan", "0x10", "10,5",
		"10:fine", "10:ok:ok", "10: ok", "10:2", "ok", "ok:10", "1e9",
		"99999999999999999999",
		"111111111111111111111111111111111111111111111111" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct policy policy = policy_default(checks);

		EXPECT_TEXT(
		    option_timeout.read(good[i].text, &policy), NULL, good[i].text);
		EXPECT_NUMBER(policy.timeout_s, good[i].seconds, good[i].text);
		EXPECT_NUMBER(policy.timeout_state, good[i].state, good[i].text);
		EXPECT(policy.has_timeout_state == (strchr(good[i].text, ':') != NULL),
		    good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct policy policy = policy_default(checks);

		EXPECT(option_timeout.read(bad[i], &policy) != NULL, bad[i]);
		EXPECT_NUMBER(policy.timeout_s, 10, bad[i]);
	}
	struct policy policy = policy_default(checks);

	option_timeout.read("10:ok", &policy);
	option_timeout.read("5", &policy);
	EXPECT_NUMBER(policy.timeout_state, STATE_CRITICAL, "the last one counts");
	EXPECT(!policy.has_timeout_state, "the last one counts");

	const char *error = option_timeout.read("1|2\33", &policy);
	EXPECT(error && !strpbrk(error, "|\33"), "an error line stays clean");
}

static void test_others(void)
{
	struct policy policy = policy_default(checks);
	struct range range = { .text = NULL };
	enum output_format format = OUTPUT_PLUGIN;
	bool is_mapped;

	EXPECT_TEXT(option_range.read("0.5:2", &range), NULL, "range");
	EXPECT(range_alert(&range, 2.1), "range");
	EXPECT(option_range.read("2:1", &range) != NULL, "range upside down");
	EXPECT_TEXT(
	    option_severity.read("slow=critical", &policy.severities), NULL, "severity");
	EXPECT_NUMBER(severities_state(&policy.severities, &check, &kinds[0],
			  STATE_WARNING, &is_mapped),
	    STATE_CRITICAL, "severity");
	EXPECT(option_severity.read("fast=ok", &policy.severities) != NULL,
	    "unknown finding");
	EXPECT_TEXT(option_output.read("json", &format), NULL, "format");
	EXPECT_NUMBER(format, OUTPUT_JSON, "format");
	EXPECT_TEXT(option_output.read("jsno", &format),
	    "'jsno' is not a format: did you mean json?", "no format");
	EXPECT_TEXT(option_output.read("yaml", &format),
	    "'yaml' is not a format (plugin, json, prometheus)", "no format");
	EXPECT_NUMBER(format, OUTPUT_JSON, "which changes nothing");
	EXPECT(option_severity.is_list, "severities are repeatable");
	EXPECT(
	    !option_range.is_list && !option_timeout.is_list, "these are single values");
}

int main(void)
{
	test_default();
	test_timeout();
	test_others();
	return unit_end();
}
