/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "config.h"

#include "unit.h"

static const struct finding_kind kinds[] = {
	{ "red", "Colours", STATE_CRITICAL, NULL, "m", "w", "Paint it.", "RFC 1",
	    REMEDIES({ "Brush", "'stroke \"it\"'" }, { "Roller", "'roll' it" }) },
	{ "amber", "Colours", STATE_WARNING, NULL, "m", "w", "Wait.", "RFC 2", NULL },
	{ "green", "Colours", STATE_OK, NULL, "m", "w", "Nothing.", "RFC 3", NULL },
	{ .id = NULL },
};
enum { RED, AMBER, GREEN };
static const struct finding_kind *const tables[] = { kinds, NULL };

static const struct metric_kind metrics[] = {
	{ "time", "s", 3, "the whole run" },
	{ "size", "B", 0, "its length" },
	{ "share", "%", 1, "its part" },
	{ "cert_days", "", 1, "days left" },
	{ "lookups", "", 0, "questions" },
	{ "_days", "", 0, "of no name" },
	{ .label = NULL },
};
static const struct check paint = {
	.name = "paint", .findings = tables, .metrics = metrics
};
static const struct check mta_sts = {
	.name = "mta-sts", .findings = tables, .metrics = metrics
};
static const struct check *const one[] = { &paint, NULL };
static const struct check *const two[] = { &paint, &mta_sts, NULL };
static const char *const software[] = { "Brush", "Roller", NULL };
static const struct program single = {
	.name = "check_x", .label = "X", .checks = one, .software = software
};
static const struct program several = {
	.name = "check_y", .label = "Y", .checks = two, .software = software
};

/* A report on "host:1" with as many sections as the program has checks. */
static struct policy policy;
static struct section sections[2];

static struct report begin(const struct program *program)
{
	struct report report = {
		.program = program, .policy = &policy, .sections = sections
	};

	policy = policy_default(program->checks);
	while (program->checks[report.count]) {
		sections[report.count] = section_begin(
		    program->checks[report.count], &policy, "host:1");
		report.count++;
	}
	return report;
}

/* The JSON behind the text. */
static const char *checks_of(const struct report *report)
{
	const char *checks = strstr(render_json(report), "\"checks\":");

	return checks ? checks : "";
}

/* Whether the exposition has that, between the beginning of a line and its end. */
static bool has_line(const struct report *report, const char *line)
{
	const char *text = mem_printf("\n%s", render_prometheus(report));

	return strstr(text, mem_printf("\n%s\n", line)) != NULL;
}

static int count_of(const char *text, const char *part)
{
	int count = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		count++;
	return count;
}

#define SAMPLE "{program=\"check_x\",check=\"paint\",target=\"host:1\""

static void test_json(void)
{
	struct report report = begin(&single);
	struct result *result = section_add_result(&sections[0], "host:1");

	result->summary = "is \"fine\"";
	EXPECT_TEXT(render_json(&report),
	    "{\"schema\":1,\"program\":\"check_x\",\"version\":\"" PACKAGE_VERSION
	    "\",\"state\":\"OK\",\"exit_code\":0,"
	    "\"text\":\"X OK - host:1 is \\\"fine\\\"\",\"checks\":[{\"check\":\"paint\","
	    "\"title\":\"host:1\",\"state\":\"OK\",\"summary\":\"is \\\"fine\\\"\","
	    "\"subjects\":[{\"subject\":\"host:1\",\"state\":\"OK\","
	    "\"summary\":\"is \\\"fine\\\"\",\"findings\":[]}],\"metrics\":[]}]}\n",
	    "quotes");
	result->outcome = "pass";
	EXPECT(strstr(checks_of(&report), "\"summary\":\"pass: is \\\"fine\\\"\",\"find"),
	    "the outcome leads the summary");
	result->summary = "";
	EXPECT(strstr(checks_of(&report), "\"summary\":\"pass\",\"find"), "or is it");

	report = begin(&single);
	result = section_add_result(&sections[0], NULL);
	result_add_detailed(result, &kinds[RED], "is <red> \\ |", "[OK] \"\n");
	EXPECT_TEXT(checks_of(&report),
	    "\"checks\":[{\"check\":\"paint\",\"title\":\"host:1\",\"state\":"
	    "\"CRITICAL\","
	    "\"summary\":null,\"subjects\":[{\"subject\":\"\",\"state\":\"CRITICAL\","
	    "\"summary\":null,\"findings\":[{\"id\":\"red\",\"state\":\"CRITICAL\","
	    "\"text\":\"is \u2039red\u203a {5c} {7c}\",\"detail\":\"{5b}OK] \\\"{0a}\"}]}"
	    "],\"metrics\":[]}]}\n",
	    "no subject, and what is foreign");

	report = begin(&single);
	report.error = "wrong \"usage\"";
	report.count = 0;
	EXPECT(strstr(render_json(&report),
		   "\"state\":\"UNKNOWN\",\"exit_code\":3,\"text\":\"X UNKNOWN - wrong "
		   "\\\"usage\\\"\",\"checks\":[]}\n"),
	    "wrong usage");
}

static void test_json_whole(void)
{
	struct report report = begin(&single);
	struct result *result;

	section_title(&sections[0], "example.org");
	sections[0].summary = "2 hosts";
	section_add_result(&sections[0], "a:1")->summary = "fine";
	result = section_add_result(&sections[0], "b:1");
	result->summary = "fine";
	severities_read("amber=ok", &policy.severities);
	result_add(result, &kinds[AMBER], "is slow");
	EXPECT_TEXT(checks_of(&report),
	    "\"checks\":[{\"check\":\"paint\",\"title\":\"host:1\",\"state\":\"OK\","
	    "\"summary\":\"2 hosts\",\"subjects\":["
	    "{\"subject\":\"a:1\",\"state\":\"OK\",\"summary\":\"fine\",\"findings\":[]},"
	    "{\"subject\":\"b:1\",\"state\":\"OK\",\"summary\":\"fine\",\"findings\":["
	    "{\"id\":\"amber\",\"state\":\"OK\",\"text\":\"is slow\",\"detail\":null}]}"
	    "],\"metrics\":[]}]}\n",
	    "of the whole nothing is said; what is accepted is listed");
	EXPECT_NUMBER(
	    count_of(render_prometheus(&report), "mailsec_finding"), 0, "no sample");

	fact_add(&sections[0].whole.remarks, NULL, "has no MX");
	EXPECT(strstr(checks_of(&report),
		   "\"subjects\":[{\"subject\":\"example.org\",\"state\":\"OK\","
		   "\"summary\":null,\"findings\":[],\"facts\":[{\"label\":\"\","
		   "\"value\":\"has no MX\"}]},{\"subject\":\"a:1\""),
	    "a remark on the whole");
	EXPECT(has_line(&report, "## has no MX"), "a remark on the whole");
	result_add(&sections[0].whole, &kinds[RED], "is red");
	EXPECT(strstr(checks_of(&report),
		   "{\"subject\":\"example.org\",\"state\":\"CRITICAL\",\"summary\":null,"
		   "\"findings\":[{\"id\":\"red\""),
	    "a finding of the whole");
	EXPECT(has_line(&report,
		   "mailsec_finding" SAMPLE
		   ",subject=\"example.org\",id=\"red\",state=\"CRITICAL\"} 1"),
	    "a finding of the whole");
}

static void test_verbosity(void)
{
	struct report report = begin(&single);
	struct result *result = section_add_result(&sections[0], "host:1");

	result->software = (const char *const[]){ "Roller", NULL };
	result_add(result, &kinds[RED], "is red");
	result_add(result, &kinds[AMBER], "is slow");
	result_advise(result, "Hurry.");
	fact_add(&result->facts, "Greeting", "hello");
	text_list_add(&result->dialogue, "S: \"hi\"");

	policy.verbosity = 1;
	EXPECT(strstr(checks_of(&report),
		   "\"fix\":\"Paint it.\",\"reference\":\"RFC 1\",\"remedies\":["
		   "{\"software\":\"Roller\",\"words\":\"'roll' it\"}]}"),
	    "-v: advice that applies");
	EXPECT(strstr(checks_of(&report),
		   "\"fix\":\"Hurry.\",\"reference\":\"RFC 2\",\"remedies\":[]}]}]"),
	    "-v: a fix of its own, and no more");
	EXPECT(has_line(&report,
		   "## CRITICAL red: host:1 is red\n##     Fix: Paint it.\n##     See: "
		   "RFC 1\n##     Roller: 'roll' it\n## WARNING amber: host:1 is slow\n##"
		   "     Fix: Hurry.\n##     See: RFC 2"),
	    "-v: comments");
	policy.verbosity = 2;
	EXPECT(strstr(checks_of(&report),
		   "[{\"software\":\"Brush\",\"words\":\"'stroke \\\"it\\\"'\"},{"),
	    "-vv: all remedies");
	EXPECT(strstr(checks_of(&report),
		   "}],\"facts\":[{\"label\":\"Greeting\",\"value\":\"hello\"}]}]"),
	    "-vv: facts");
	EXPECT(has_line(&report, "## host:1:\n##     Greeting: hello"), "-vv: comments");
	EXPECT(!has_line(&report, "##     S: \"hi\""), "-vv: no dialogue");
	policy.verbosity = 3;
	EXPECT(strstr(checks_of(&report), "],\"dialogue\":[\"S: \\\"hi\\\"\"]}]"),
	    "-vvv: dialogue");
	EXPECT(has_line(&report, "##     S: \"hi\""), "-vvv: dialogue");
}

static void test_metrics(void)
{
	static const struct {
		struct metric metric;
		const char *json, *sample;
	} cases[] = {
		{ { &metrics[0], 0.0534, NULL, NULL, "0", "7.5" },
		    "{\"label\":\"time\",\"value\":0.053,\"unit\":\"s\",\"warning\":null,"
		    "\"critical\":null,\"min\":0,\"max\":7.5}",
		    "mailsec_time_seconds" SAMPLE "} 0.053" },
		{ { &metrics[1], 450, "450", NULL, NULL, "" },
		    "{\"label\":\"size\",\"value\":450,\"unit\":\"B\",\"warning\":"
		    "\"450\","
		    "\"critical\":null,\"min\":null,\"max\":null}",
		    "mailsec_size_bytes" SAMPLE "} 450" },
		{ { &metrics[2], 12.5, "@10:20", "~:90", NULL, NULL },
		    "{\"label\":\"share\",\"value\":12.5,\"unit\":\"%\",\"warning\":"
		    "\"@10:20\",\"critical\":\"~:90\",\"min\":null,\"max\":null}",
		    "mailsec_share_ratio" SAMPLE "} 0.125" },
		{ { &metrics[3], -3, "21:", "7:", NULL, NULL },
		    "{\"label\":\"cert_days\",\"value\":-3.0,\"unit\":\"\",\"warning\":"
		    "\"21:\",\"critical\":\"7:\",\"min\":null,\"max\":null}",
		    "mailsec_cert_seconds" SAMPLE "} -259200.0" },
		{ { &metrics[4], 4, NULL, NULL, NULL, NULL },
		    "{\"label\":\"lookups\",\"value\":4,\"unit\":\"\",\"warning\":null,"
		    "\"critical\":null,\"min\":null,\"max\":null}",
		    "mailsec_lookups" SAMPLE "} 4" },
		{ { &metrics[5], 4, NULL, NULL, NULL, NULL },
		    "{\"label\":\"_days\",\"value\":4,\"unit\":\"\",\"warning\":null,"
		    "\"critical\":null,\"min\":null,\"max\":null}",
		    "mailsec__days" SAMPLE "} 4" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report report = begin(&single);
		const char *label = cases[i].metric.kind->label;

		section_add_result(&sections[0], "host:1")->summary = "fine";
		section_metric(&sections[0], cases[i].metric);
		EXPECT_TEXT(strstr(checks_of(&report), "\"metrics\""),
		    mem_printf("\"metrics\":[%s]}]}\n", cases[i].json), label);
		EXPECT(has_line(&report, cases[i].sample), label);
	}
}

/* Labels have the check's name in performance data, and are bare beside it elsewhere. */
static void test_two_checks(void)
{
	struct report report = begin(&several);
	const char *text;

	for (int i = 0; i < 2; i++) {
		struct result *result = section_add_result(&sections[i], "host:1");

		result_add(result, &kinds[RED], "is red");
		section_metric(
		    &sections[i], (struct metric){ .kind = &metrics[4], .value = 4 + i });
		section_metric(
		    &sections[i], (struct metric){ .kind = &metrics[0], .value = 0.5 });
	}
	EXPECT_TEXT(render_plugin(&report),
	    "Y CRITICAL - paint host:1 is red; mta-sts host:1 is red"
	    " | paint_lookups=4 paint_time=0.500s mta_sts_lookups=5 mta_sts_time=0.500s\n"
	    "[CRITICAL] paint/red: host:1 is red\n"
	    "[CRITICAL] mta-sts/red: host:1 is red\n",
	    "plugin output");
	EXPECT_NUMBER(
	    count_of(checks_of(&report), "\"label\":\"lookups\""), 2, "bare labels");
	EXPECT_NUMBER(count_of(checks_of(&report), "\"id\":\"red\""), 2, "bare ids");
	text = render_prometheus(&report);
	EXPECT_NUMBER(
	    count_of(text, "# TYPE mailsec_lookups gauge\n"
			   "mailsec_lookups{program=\"check_y\",check=\"paint\","
			   "target=\"host:1\"} 4\n"
			   "mailsec_lookups{program=\"check_y\",check=\"mta-sts\","
			   "target=\"host:1\"} 5\n"),
	    1, "series of a name stand together");
	EXPECT_NUMBER(count_of(text, "# HELP mailsec_time_seconds "), 1, "one head");
	EXPECT_NUMBER(count_of(text, "\nmailsec_last_run_timestamp_seconds{"), 2,
	    "each check has its time");
	EXPECT_NUMBER(count_of(text, "\nmailsec_finding{"), 2, "each check has its own");
}

static void test_series(void)
{
	struct report report = begin(&single);
	struct result *results[4];

	for (int i = 0; i < 4; i++) {
		results[i] = section_add_result(
		    &sections[0], i < 2 ? NULL : "a \"b\" \033");
		result_add(results[i], &kinds[RED], mem_printf("is red %d", i));
		result_add(results[i], &kinds[RED], "is red again");
	}
	result_add_as(results[2], &kinds[RED], STATE_WARNING, "is less red", NULL);
	EXPECT_NUMBER(count_of(render_prometheus(&report), "\nmailsec_finding{"), 3,
	    "one of a subject in each state, also where it has no name");
	EXPECT(has_line(&report, "mailsec_finding" SAMPLE
				 ",subject=\"\",id=\"red\",state=\"CRITICAL\"} 1"),
	    "no subject");
	EXPECT(has_line(&report, "mailsec_finding" SAMPLE ",subject=\"a \\\"b\\\" {1b}\","
				 "id=\"red\",state=\"WARNING\"} 1"),
	    "quotes");
	EXPECT_NUMBER(count_of(checks_of(&report), "\"id\":\"red\""), 9, "JSON has all");

	report = begin(&single);
	report.error = "wrong\nusage";
	report.count = 0;
	EXPECT(has_line(&report, "## X UNKNOWN - wrong{0a}usage"), "wrong usage");
	EXPECT(has_line(&report, "mailsec_state{program=\"check_x\",check=\"\",target="
				 "\"\"} 3"),
	    "wrong usage");
}

/* Findings of 31 subjects, and a dialogue that would fill the output by itself. */
static void test_more_than_fits(void)
{
	struct report report = begin(&single);
	char quotes[4001];
	const char *text;

	memset(quotes, '"', sizeof quotes - 1);
	quotes[sizeof quotes - 1] = '\0';
	for (int i = 0; i < 31; i++) {
		struct result *result = section_add_result(
		    &sections[0], mem_printf("host%d", i));

		result_add(result, &kinds[RED], "is red");
		for (int k = 0; k < 20; k++)
			text_list_add(&result->dialogue, quotes);
	}
	policy.verbosity = 3;
	text = render_json(&report);
	EXPECT(strlen(text) <= RENDER_MAX, "JSON: its size");
	EXPECT(strlen(text) > RENDER_MAX - 2 * sizeof quotes - 8, "JSON: filled");
	EXPECT_NUMBER(count_of(text, "\"id\":\"red\""), 31, "JSON: every finding");
	EXPECT_NUMBER(count_of(text, "\"fix\":"), 31, "JSON: all advice");
	EXPECT_NUMBER(count_of(text, "\"dialogue\":["), 31, "JSON: every list");
	EXPECT_TEXT(text + strlen(text) - 5, "]}]}\n", "JSON: its end");
	text = render_prometheus(&report);
	EXPECT(strlen(text) <= RENDER_MAX, "Prometheus: its size");
	EXPECT_NUMBER(
	    count_of(text, "\nmailsec_finding{"), 31, "Prometheus: every finding");
	EXPECT_NUMBER(count_of(text, "##     Fix: "), 31, "Prometheus: all advice");

	for (int i = 0; i < 31; i++)
		result_advise(sections[0].results[i], quotes);
	text = render_json(&report);
	EXPECT(strlen(text) <= RENDER_MAX, "more advice than fits");
	EXPECT_NUMBER(count_of(text, "\"id\":\"red\""), 31, "every finding");
	EXPECT(count_of(text, "\"fix\":") > 0 && count_of(text, "\"fix\":") < 31,
	    "advice as far as it fits");

	for (int i = 0; i < 31; i++)
		result_add_detailed(
		    sections[0].results[i], &kinds[AMBER], quotes, quotes);
	for (int i = 0; i < 8; i++)
		section_metric(&sections[0], (struct metric){ .kind = &metrics[i % 5] });
	text = render_json(&report);
	EXPECT(strlen(text) <= RENDER_MAX, "more findings than fit");
	EXPECT_TEXT(text + strlen(text) - 5, "]}]}\n", "its end");
	EXPECT(strlen(render_prometheus(&report)) <= RENDER_MAX, "Prometheus: the same");
}

int main(void)
{
	test_json();
	test_json_whole();
	test_verbosity();
	test_metrics();
	test_two_checks();
	test_series();
	test_more_than_fits();
	return unit_end();
}
