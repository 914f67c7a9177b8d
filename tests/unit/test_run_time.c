/* SPDX-License-Identifier: ISC */
#include "mail/run_time.h"

#include "found.h"
#include "mail/findings.h"
#include "unit.h"

static const struct finding_kind *const tables[] = { findings_time, NULL };
static const struct metric_kind kinds[] = { { "time", "s", 3, "the whole run" },
	{ .label = NULL } };
static const struct check check = {
	.name = "smtp", .findings = tables, .metrics = kinds
};
static const struct check *const checks[] = { &check, NULL };

static const struct {
	double seconds;
	const char *wanted;
} cases[] = {
	{ 1.5, "" },
	{ 2, "" },
	{ 2.0014, "W slow: took 2.001 s, outside the range 2" },
	{ 5, "W slow: took 5.000 s, outside the range 2" },
	{ 5.25, "C slow: took 5.250 s, outside the range 5" },
};

int main(void)
{
	struct policy policy = policy_default(checks);
	struct threshold threshold;

	range_parse("2", &threshold.warning);
	range_parse("5", &threshold.critical);
	policy.timeout_s = 7.5;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct section section = section_begin(&check, &policy, "mx.test:25");
		struct section whole = section_begin(&check, &policy, "d.test");

		run_time_judge(&section, &threshold, cases[i].seconds);
		EXPECT_NUMBER(section.whole.count, 0, "without a subject");
		struct result *result = section_add_result(&section, "mx.test:25");
		section_title(&whole, "d.test");
		section_add_result(&whole, "mx.test:25");
		run_time_judge(&section, &threshold, cases[i].seconds);
		run_time_judge(&whole, &threshold, cases[i].seconds);
		EXPECT_TEXT(found_text(result), cases[i].wanted, "the only subject");
		EXPECT_TEXT(found_text(&whole.whole), cases[i].wanted, "the whole");
		EXPECT_NUMBER(whole.results[0]->count, 0, "a part of the whole");
		run_time_measure(&section, &kinds[0], &threshold, cases[i].seconds);
		EXPECT_TEXT(metric_text(&section.metrics[0], "time"),
		    mem_printf("time=%.3fs;2;5;0;7.5", cases[i].seconds), "measured");
	}
	return unit_end();
}
