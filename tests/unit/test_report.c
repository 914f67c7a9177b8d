/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/headline.h"
#include "cli/output.h"
#include "cli/report.h"

#include "unit.h"

enum { OUTPUT_MAX = 65536, LINE_MAX_BYTES = 4096 };

static const struct finding_kind kinds[] = {
	{ "red", "Colours", STATE_CRITICAL, NULL, "It is red.", "It hurts.", "Paint it.",
	    "RFC 1",
	    REMEDIES({ "Brush", "'stroke' it" }, { "Roller", "'roll' it" },
		{ "Can", "'spray' it" }) },
	{ "amber", "Colours", STATE_WARNING, NULL, "It is amber.", "It dims.", "Wait.",
	    "RFC 2", NULL },
	{ "grey", "Colours", STATE_UNKNOWN, NULL, "It is grey.", "It bores.",
	    "Look again.", "RFC 3", NULL },
	{ "green", "Colours", STATE_OK, NULL, "It is green.", "It is well.", "Nothing.",
	    "RFC 4", NULL },
	{ .id = NULL },
};
static const struct finding_kind *const tables[] = { kinds, NULL };
static const struct metric_kind time_kind = { "time", "s", 3, "" };
static const struct metric_kind days_kind = { "cert_days", "", 1, "" };
static const struct metric_kind lookups_kind = { "lookups", "", 0, "" };
static const char *const software[] = { "Can", "Brush", NULL };
static const struct check check = { .name = "x", .findings = tables };
static const struct check *const checks[] = { &check, NULL };
static const struct program program = {
	.name = "check_x", .label = "SMTP", .checks = checks, .software = software
};

enum { RESULTS_MAX = 6, FINDINGS_MAX = 6 };

/* A result as a test writes it: a letter a finding ("r": red, …), with its text. */
struct given {
	const char *subject, *group, *summary, *part;
	struct {
		char kind;
		const char *text;
	} findings[FINDINGS_MAX];
};

struct sample {
	const char *name, *title, *summary, *severity;
	struct given results[RESULTS_MAX];
	enum state state;
	const char *headline;
};

static const struct finding_kind *kind_of(char letter)
{
	static const char letters[] = "rawg";

	switch (letter) {
	case 'r':
		return &kinds[0];
	case 'a':
		return &kinds[1];
	case 'w':
		return &kinds[2];
	default:
		return &kinds[strlen(letters) - 1];
	}
}

static void build(struct report *report, struct section *section, struct policy *policy,
    const struct sample *sample)
{
	*policy = policy_default(checks);
	for (const char *at = sample->severity; at; at = strchr(at, ',')) {
		at += *at == ',';
		severities_read(mem_copy(at, strcspn(at, ",")), &policy->severities);
	}
	*section = section_begin(&check, policy, "target");
	if (sample->title)
		section_title(section, sample->title);
	section->nouns = "mail hosts";
	section->summary = sample->summary;
	*report = (struct report){
		.program = &program, .policy = policy, .sections = section, .count = 1
	};
	for (int i = 0; i < RESULTS_MAX && sample->results[i].subject; i++) {
		const struct given *given = &sample->results[i];
		bool is_whole = sample->title && !given->group;
		struct result *result = is_whole
					    ? &section->whole
					    : section_add_result(section, given->subject);

		result->group = given->group;
		result->part = given->part;
		result->summary = given->summary;
		for (int k = 0; k < FINDINGS_MAX && given->findings[k].kind; k++)
			result_add(result, kind_of(given->findings[k].kind),
			    given->findings[k].text);
	}
}

static void test_headline(void)
{
	static const struct sample
	    samples
		[] = {
			{ .name = "nothing at all",
			    .state = STATE_UNKNOWN,
			    .headline = "nothing was checked" },
			{ .name = "silence is not OK",
			    .results = { { .subject = "mx1:25" } },
			    .state = STATE_UNKNOWN,
			    .headline = "mx1:25 was not checked completely" },
			{ .name = "all is well",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS, TLSv1.3, certificate valid for 63 "
					   "days" } },
			    .state = STATE_OK,
			    .headline = "mx1:25 STARTTLS, TLSv1.3, certificate valid for "
					"63 days" },
			{ .name = "one finding",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'r', "does not offer STARTTLS" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "mx1:25 does not offer STARTTLS" },
			{ .name = "a finding beside the summary",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS",
				.findings = { { 'a', "allows login before TLS" } } } },
			    .state = STATE_WARNING,
			    .headline = "mx1:25 allows login before TLS" },
			{ .name = "several, worst first",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS",
				.findings = { { 'w', "is odd" }, { 'a', "is slow" },
				    { 'g', "is new" }, { 'r', "is down" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "mx1:25 is down, is slow, is odd" },
			{ .name = "of one state in their order",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'r', "is down" }, { 'r', "is out" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "mx1:25 is down, is out" },
			{ .name = "unknown is worse than OK",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'g', "is new" }, { 'w', "is odd" } } } },
			    .state = STATE_UNKNOWN,
			    .headline = "mx1:25 is odd" },
			{ .name = "more than fit",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'a', "a" }, { 'a', "b" }, { 'a', "c" },
				    { 'a', "d" }, { 'r', "e" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "mx1:25 e, a, b and 2 more" },
			{ .name = "silenced, examined to the end",
			    .severity = "amber=ok",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS",
				.findings = { { 'a', "allows login before TLS" } } } },
			    .state = STATE_OK,
			    .headline = "mx1:25 STARTTLS, 1 finding accepted" },
			{ .name = "silenced, and nothing beyond",
			    .severity = "red=ok",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'r', "refused the connection" } } } },
			    .state = STATE_OK,
			    .headline = "mx1:25: 1 finding accepted" },
			{ .name = "two silenced, beside one that is OK by itself",
			    .severity = "red=ok,amber=ok,green=ok",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS",
				.findings = { { 'r', "is red" }, { 'g', "is new" },
				    { 'a', "is slow" } } } },
			    .state = STATE_OK,
			    .headline = "mx1:25 STARTTLS, 2 findings accepted" },
			{ .name = "OK by itself, mapped to ok as well",
			    .severity = "green=ok",
			    .results = { { .subject = "example.org",
				.findings = { { 'g', "takes no mail" } } } },
			    .state = STATE_OK,
			    .headline = "example.org takes no mail" },
			{ .name = "mapped, but not to ok",
			    .severity = "red=warning",
			    .results = { { .subject = "mx1:25",
				.summary = "STARTTLS",
				.findings = { { 'r', "is red" } } } },
			    .state = STATE_WARNING,
			    .headline = "mx1:25 is red" },
			{ .name = "one silenced, one not",
			    .severity = "red=ok",
			    .results = { { .subject = "mx1:25",
				.findings = { { 'r', "is red" }, { 'a', "is slow" } } } },
			    .state = STATE_WARNING,
			    .headline = "mx1:25 is slow, 1 finding accepted" },
			{ .name = "good on its own",
			    .title = "example.org",
			    .results = { { .subject = "example.org",
				.findings = { { 'g', "takes no mail and says so" } } } },
			    .state = STATE_OK,
			    .headline = "example.org takes no mail and says so" },
			{ .name = "the domain itself fails",
			    .title = "example.org",
			    .results = { { .subject = "example.org",
				.findings = { { 'r', "does not exist" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org does not exist" },
			{ .name = "three mail hosts, all well",
			    .title = "example.org",
			    .summary = "3 mail hosts, all with TLS",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" },
				{ .subject = "mx3:25",
				    .group = "mx3",
				    .summary = "fine" } },
			    .state = STATE_OK,
			    .headline = "example.org: 3 mail hosts, all with TLS" },
			{ .name = "one of three fails",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx2.example.org:25 (192.0.2.7)",
				    .group = "mx2",
				    .findings = { { 'r',
					"certificate expired 3 days ago" } } },
				{ .subject = "mx3:25",
				    .group = "mx3",
				    .summary = "fine" } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 1 of 3 mail hosts fails: "
					"mx2.example.org:25 (192.0.2.7) certificate "
					"expired 3 days ago" },
			{ .name = "two of three fail",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'r', "is down" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" },
				{ .subject = "mx3:25",
				    .group = "mx3",
				    .findings = { { 'r', "is out" } } } },
			    .state = STATE_CRITICAL,
			    .headline =
				"example.org: 2 of 3 mail hosts fail: mx1:25 is down; "
				"mx3:25 is out" },
			{ .name = "the worst result first",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'a', "is slow" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .findings = { { 'r', "is down" } } } },
			    .state = STATE_CRITICAL,
			    .headline =
				"example.org: 2 of 2 mail hosts fail: mx2:25 is down; "
				"mx1:25 is slow" },
			{ .name = "one of two has a warning",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine",
				    .findings = { { 'a', "is slow" } } } },
			    .state = STATE_WARNING,
			    .headline =
				"example.org: 1 of 2 mail hosts has a warning: mx2:25 "
				"is slow" },
			{ .name = "both have warnings",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'a', "is old" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .findings = { { 'a', "is slow" } } } },
			    .state = STATE_WARNING,
			    .headline = "example.org: 2 of 2 mail hosts have warnings: "
					"mx1:25 is old; "
					"mx2:25 is slow" },
			{ .name = "the only mail server",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
				.group = "mx1",
				.findings = { { 'r', "is down" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: mx1:25 is down" },
			{ .name = "a server counts once, whatever its addresses",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25 (192.0.2.1)",
					     .group = "mx1",
					     .findings = { { 'r', "is down" } } },
				{ .subject = "mx1:25 (192.0.2.2)",
				    .group = "mx1",
				    .findings = { { 'r', "is out" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 1 of 2 mail hosts fails: mx1:25 "
					"(192.0.2.1) is "
					"down; mx1:25 (192.0.2.2) is out" },
			{ .name = "a server of which one address is well",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25 (192.0.2.1)",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx1:25 (192.0.2.2)",
				    .group = "mx1",
				    .findings = { { 'r', "is out" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: mx1:25 (192.0.2.2) is out" },
			{ .name = "one server that was not checked",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx2:25", .group = "mx2" } },
			    .state = STATE_UNKNOWN,
			    .headline = "example.org: 1 of 2 mail hosts was not checked: "
					"mx2:25 was not checked completely" },
			{ .name = "some fail, and some were not checked",
			    .title = "example.org",
			    .results = { { .subject = "m1",
					     .group = "m1",
					     .findings = { { 'w', "was left out" } } },
				{ .subject = "m2",
				    .group = "m2",
				    .findings = { { 'r', "x" } } },
				{ .subject = "m3",
				    .group = "m3",
				    .findings = { { 'w', "was left out" } } },
				{ .subject = "m4",
				    .group = "m4",
				    .summary = "fine",
				    .findings = { { 'w', "y" }, { 'a', "z" } } },
				{ .subject = "m5", .group = "m5", .summary = "fine" } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 2 of 5 mail hosts fail, 2 were "
					"not checked: m2 "
					"x; m4 z, y; m1 was left out; and 1 more" },
			{ .name = "a finding mapped to unknown is a failure",
			    .title = "example.org",
			    .severity = "red=unknown",
			    .results = { { .subject = "m1",
					     .group = "m1",
					     .findings = { { 'r', "x" } } },
				{ .subject = "m2", .group = "m2", .summary = "fine" } },
			    .state = STATE_UNKNOWN,
			    .headline = "example.org: 1 of 2 mail hosts fails: m1 x" },
			{ .name = "a failure to look that is mapped to critical is one",
			    .title = "example.org",
			    .severity = "grey=critical",
			    .results = { { .subject = "m1",
					     .group = "m1",
					     .findings = { { 'w', "x" } } },
				{ .subject = "m2", .group = "m2", .summary = "fine" } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 1 of 2 mail hosts fails: m1 x" },
			{ .name = "the addresses of the only server are counted",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'a', "is an alias" } } },
				{ .subject = "mx1:25 (192.0.2.1)",
				    .group = "mx1",
				    .part = "192.0.2.1",
				    .summary = "fine" },
				{ .subject = "mx1:25 (192.0.2.2)",
				    .group = "mx1",
				    .part = "192.0.2.2",
				    .findings = { { 'r', "is out" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 1 of 2 addresses fails: mx1:25 "
					"(192.0.2.2) "
					"is out; mx1:25 is an alias" },
			{ .name = "not those of several servers",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25 (192.0.2.1)",
					     .group = "mx1",
					     .part = "192.0.2.1",
					     .summary = "fine" },
				{ .subject = "mx1:25 (192.0.2.2)",
				    .group = "mx1",
				    .part = "192.0.2.2",
				    .findings = { { 'r', "is out" } } },
				{ .subject = "mx2:25 (192.0.2.3)",
				    .group = "mx2",
				    .part = "192.0.2.3",
				    .summary = "fine" } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: 1 of 2 mail hosts fails: mx1:25 "
					"(192.0.2.2) is out" },
			{ .name = "nor where all of them are well",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'a', "is an alias" } } },
				{ .subject = "mx1:25 (192.0.2.1)",
				    .group = "mx1",
				    .part = "192.0.2.1",
				    .summary = "fine" },
				{ .subject = "mx1:25 (192.0.2.2)",
				    .group = "mx1",
				    .part = "192.0.2.2",
				    .summary = "fine" } },
			    .state = STATE_WARNING,
			    .headline = "example.org: mx1:25 is an alias" },
			{ .name = "what is good of the whole is not said where all is "
				  "accepted",
			    .title = "example.org",
			    .severity = "red=ok",
			    .results = { { .subject = "example.org",
					     .findings = { { 'g', "has no MX" } } },
				{ .subject = "mx1:25",
				    .group = "mx1",
				    .findings = { { 'r', "is out" } } } },
			    .state = STATE_OK,
			    .headline = "example.org: 1 finding accepted" },
			{ .name = "of several members they are added up",
			    .title = "example.org",
			    .severity = "red=ok",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine",
					     .findings = { { 'r', "is out" },
						 { 'r', "is odd" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine",
				    .findings = { { 'a', "is slow" },
					{ 'r', "is odd" } } } },
			    .state = STATE_WARNING,
			    .headline = "example.org: 1 of 2 mail hosts has a warning: "
					"mx2:25 is slow, 3 findings accepted" },
			{ .name = "more results than fit",
			    .title = "example.org",
			    .results = { { .subject = "m1",
					     .group = "m1",
					     .findings = { { 'r', "x" } } },
				{ .subject = "m2",
				    .group = "m2",
				    .findings = { { 'r', "x" } } },
				{ .subject = "m3",
				    .group = "m3",
				    .findings = { { 'r', "x" } } },
				{ .subject = "m4",
				    .group = "m4",
				    .findings = { { 'r', "x" } } },
				{ .subject = "m5",
				    .group = "m5",
				    .findings = { { 'r', "x" } } } },
			    .state = STATE_CRITICAL,
			    .headline =
				"example.org: 5 of 5 mail hosts fail: m1 x; m2 x; m3 "
				"x; and 2 more" },
			{ .name = "the whole has a finding, its members have none",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .summary = "fine" },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" },
				{ .subject = "example.org",
				    .summary = "fine",
				    .findings = { { 'a', "took 3.000 s" } } } },
			    .state = STATE_WARNING,
			    .headline = "example.org: took 3.000 s" },
			{ .name = "the whole has a finding, and so has a member",
			    .title = "example.org",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'r', "is down" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" },
				{ .subject = "example.org",
				    .summary = "fine",
				    .findings = { { 'a', "took 3.000 s" } } } },
			    .state = STATE_CRITICAL,
			    .headline = "example.org: took 3.000 s; 1 of 2 mail hosts "
					"fails: mx1:25 is "
					"down" },
			{ .name = "a member's finding is silenced",
			    .title = "example.org",
			    .summary = "2 mail hosts",
			    .severity = "red=ok",
			    .results = { { .subject = "mx1:25",
					     .group = "mx1",
					     .findings = { { 'r', "is down" } } },
				{ .subject = "mx2:25",
				    .group = "mx2",
				    .summary = "fine" } },
			    .state = STATE_OK,
			    .headline = "example.org: 2 mail hosts, 1 finding "
					"accepted" },
		};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct report report;
		struct section section;
		struct policy policy;

		build(&report, &section, &policy, &samples[i]);
		EXPECT_TEXT(state_name(report_state(&report)),
		    state_name(samples[i].state), samples[i].name);
		EXPECT_TEXT(headline_text(&report), samples[i].headline, samples[i].name);
	}
}

static void test_result(void)
{
	struct policy policy = policy_default(checks);
	struct result result = { .check = &check, .policy = &policy, .subject = "x" };

	EXPECT_NUMBER(result_state(&result), STATE_UNKNOWN, "nothing");
	result.summary = "fine";
	EXPECT_NUMBER(result_state(&result), STATE_OK, "a summary");
	result_add_as(&result, &kinds[1], STATE_CRITICAL, "is slow", "detail");
	EXPECT_NUMBER(result_state(&result), STATE_CRITICAL, "a state of its own");
	EXPECT_NUMBER(result.count, 1, "one");
	EXPECT_TEXT(result.findings[0].text, "is slow", "text");
	EXPECT_TEXT(result.findings[0].detail, "detail", "detail");

	severities_read("amber=unknown", &policy.severities);
	result.count = 0;
	result_add_as(&result, &kinds[1], STATE_CRITICAL, "is slow", NULL);
	EXPECT_NUMBER(result_state(&result), STATE_UNKNOWN, "a map overrides that state");
}

/* What output_report() writes, in text, and returns. */
static int printed(const struct report *report, char text[OUTPUT_MAX + 4096])
{
	FILE *file = tmpfile();
	int kept = dup(STDOUT_FILENO), exit_code;

	if (!file || kept < 0)
		abort();
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	exit_code = output_report(report);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(file);
	text[fread(text, 1, OUTPUT_MAX + 4095, file)] = '\0';
	fclose(file);
	return exit_code;
}

static void test_print(void)
{
	static char text[OUTPUT_MAX + 4096];
	static const struct sample sample = { .name = "two",
		.title = "example.org",
		.summary = "2 mail hosts",
		.severity = "green=ok",
		.results = { { .subject = "mx1:25",
				 .group = "mx1",
				 .findings = { { 'w', "is odd" }, { 'a', "is slow" } } },
		    { .subject = "mx2:25",
			.group = "mx2",
			.findings = { { 'r', "is down" } } } } };
	struct report report;
	struct section section;
	struct policy policy;

	build(&report, &section, &policy, &sample);
	section_metric(
	    &section, (struct metric){ &time_kind, 0.0534, NULL, NULL, "0", "10" });
	section_metric(
	    &section, (struct metric){ &days_kind, 63, "21:", "7:", NULL, NULL });
	section_metric(&section, (struct metric){ .kind = &lookups_kind, .value = 4 });
	EXPECT_NUMBER(printed(&report, text), 2, "exit code");
	EXPECT_TEXT(text,
	    "SMTP CRITICAL - example.org: 2 of 2 mail hosts fail: mx2:25 is down; "
	    "mx1:25 is slow, is odd"
	    " | time=0.053s;;;0;10 cert_days=63.0;21:;7: lookups=4\n"
	    "[CRITICAL] red: mx2:25 is down\n"
	    "[WARNING] amber: mx1:25 is slow\n"
	    "[UNKNOWN] grey: mx1:25 is odd\n",
	    "quiet");

	policy.verbosity = 1;
	printed(&report, text);
	EXPECT_TEXT(strchr(text, '\n'),
	    "\n[CRITICAL] red: mx2:25 is down\n"
	    "    Fix: Paint it.\n    See: RFC 1\n"
	    "    Brush: 'stroke' it\n    Can: 'spray' it\n"
	    "[WARNING] amber: mx1:25 is slow\n"
	    "    Fix: Wait.\n    See: RFC 2\n"
	    "[UNKNOWN] grey: mx1:25 is odd\n"
	    "    Fix: Look again.\n    See: RFC 3\n",
	    "-v: fix, reference, and the remedies of the program's software");

	section.results[1]->software = (const char *const[]){ "Can", "Roller", NULL };
	printed(&report, text);
	EXPECT(strstr(text, "    See: RFC 1\n    Can: 'spray' it\n[WARNING]") != NULL,
	    "-v: the remedies that apply, where that is known");
	policy.verbosity = 2;
	printed(&report, text);
	EXPECT(strstr(text, "    Can: 'spray' it\n    Brush: 'stroke' it\n[WARNING]") !=
		   NULL,
	    "-vv: then the others");
	policy.verbosity = 1;
	fact_add(&section.results[0]->facts, NULL, "offers PIPELINING");
	text_list_add(&section.results[0]->dialogue, "S: 220 hello");
	printed(&report, text);
	EXPECT(!strstr(text, "PIPELINING"), "-v: no facts");
	policy.verbosity = 2;
	printed(&report, text);
	EXPECT(
	    strstr(text, "offers PIPELINING") && !strstr(text, "S: 220"), "-vv: facts");
	policy.verbosity = 3;
	printed(&report, text);
	EXPECT(strstr(text, "offers PIPELINING") && strstr(text, "S: 220"),
	    "-vvv: dialogue");

	static const struct sample nothing = { .name = "nothing" };
	build(&report, &section, &policy, &nothing);
	EXPECT_NUMBER(printed(&report, text), 3, "nothing is unknown");
	EXPECT(strncmp(text, "SMTP UNKNOWN - ", 15) == 0, "nothing is unknown");
}

static const struct finding_kind steps[] = {
	{ "lines", "Steps", STATE_CRITICAL, NULL, "m", "w", "Look first. Then act.",
	    "RFC 1", NULL },
	{ "long", "Steps", STATE_WARNING, NULL, "m", "w",
	    "Look at all that is named one by one; where none of them helps, take the "
	    "time to read what the manual has to say of each and of all of them "
	    "together, "
	    "from its first page to its last one.",
	    "RFC 2", NULL },
	{ .id = NULL },
};

/* What stands on the line behind the first. */
static const char *second_line(struct report *report)
{
	static char text[OUTPUT_MAX + 4096];

	printed(report, text);
	char *line = strchr(text, '\n') + 1;

	line[strcspn(line, "\n")] = '\0';
	return line;
}

static void test_told(void)
{
	struct policy policy = policy_default(checks);
	struct section section = section_begin(&check, &policy, "target");
	struct report report = {
		.program = &program, .policy = &policy, .sections = &section, .count = 1
	};

	section_title(&section, "example.org");
	struct result *result = section_add_result(&section, "mx1:25");
	result->group = "mx1";
	struct result *other = section_add_result(&section, "mx2:25");
	other->group = "mx2";
	other->summary = "fine";
	result_add(result, &steps[0], "is odd");
	EXPECT_TEXT(second_line(&report),
	    "[CRITICAL] lines: mx1:25 is odd. Fix: Look first.", "what to do about it");
	policy.verbosity = 1;
	EXPECT_TEXT(second_line(&report), "[CRITICAL] lines: mx1:25 is odd",
	    "-v has the fix on a line of its own");
	policy.verbosity = 0;

	result_add(other, &kinds[3], "is new");
	EXPECT_TEXT(second_line(&report),
	    "[CRITICAL] lines: mx1:25 is odd. Fix: Look first.", "beside one that is OK");
	result_add(other, &kinds[1], "is slow");
	EXPECT_TEXT(
	    second_line(&report), "[CRITICAL] lines: mx1:25 is odd", "beside another");

	other->count = result->count = 0;
	result_add_detailed(result, &steps[0], "is odd", "very odd");
	EXPECT_TEXT(second_line(&report), "[CRITICAL] lines: mx1:25 is odd: very odd",
	    "a detail is more than the first line has");
	result->count = 0;
	result_add(result, &steps[1], "is odd");
	EXPECT_TEXT(second_line(&report),
	    "[WARNING] long: mx1:25 is odd. Fix: Look at all that is named one by one.",
	    "a long sentence ends at its semicolon");
	result->count = 0;
	result->subject = other->subject;
	result->summary = other->summary;
	section.title = NULL;
	result_add(other, &steps[0], "is odd");
	EXPECT_TEXT(second_line(&report), "[CRITICAL] lines: mx2:25 is odd",
	    "the first line has not said it");
}

/* Whether every line is clean, and the whole as long as it may be. */
static const char *flaw(const char *text)
{
	const char *bar = strchr(text, '|');

	if (strlen(text) > OUTPUT_MAX)
		return "more than 64 KiB";
	if (!*text || text[strlen(text) - 1] != '\n')
		return "the last line does not end";
	if (bar && (bar > strchr(text, '\n') || strchr(bar + 1, '|')))
		return "a bar that begins no performance data";
	for (const char *at = text; *at; at++) {
		if ((unsigned char)*at < 0x20 && *at != '\n')
			return "a control byte";
	}
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		if (strcspn(line, "\n") > LINE_MAX_BYTES)
			return "a line of more than 4 KiB";
	}
	return NULL;
}

static char *repeated(const char *what, size_t times)
{
	size_t length = strlen(what);
	char *text = mem_alloc(length * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(text + i * length, what, length);
	return text;
}

static void test_hostile(void)
{
	static char text[OUTPUT_MAX + 4096];
	const char *hostile = "a|b\nOK\r\33[2J\xff \xe2\x80\xae c";
	const char *longest = repeated(mem_printf("%s\xf0\x9f\x98\x80", hostile), 1000);
	struct policy policy = policy_default(checks);
	struct section section = section_begin(&check, &policy, hostile);
	struct report report = {
		.program = &program, .policy = &policy, .sections = &section, .count = 1
	};

	section_title(&section, hostile);
	section.nouns = "mail hosts";
	for (int i = 0; i < 40; i++) {
		struct result *result = section_add_result(&section, hostile);

		result->group = hostile;
		result_add_detailed(result, &kinds[0], hostile, hostile);
		fact_add(&result->facts, hostile, hostile);
		text_list_add(&result->dialogue, hostile);
	}
	policy.verbosity = 3;
	section_metric(&section, (struct metric){ &time_kind, 1, NULL, NULL, "0", "10" });
	EXPECT_NUMBER(printed(&report, text), 2, "hostile texts");
	EXPECT_TEXT(flaw(text), NULL, "hostile texts");
	EXPECT(strstr(text, " | time=1.000s;;;0;10\n") != NULL, "hostile texts");

	policy.verbosity = 0;
	section_title(&section, longest);
	for (int i = 0; i < section.count; i++) {
		section.results[i]->subject = longest;
		section.results[i]->count = 0;
		result_add_detailed(section.results[i], &kinds[0], longest, longest);
	}
	EXPECT_NUMBER(printed(&report, text), 2, "endless texts");
	EXPECT_TEXT(flaw(text), NULL, "endless texts");
	EXPECT(strcspn(text, "\n") > 4000, "endless texts fill the line");
	EXPECT(strstr(text, " | time=1.000s;;;0;10\n") != NULL,
	    "performance data stands behind endless text");

	for (int i = 0; i < 300; i++)
		section_metric(
		    &section, (struct metric){ .kind = &days_kind, .value = i });
	printed(&report, text);
	EXPECT_TEXT(flaw(text), NULL, "more performance data than a line may have");
}

int main(void)
{
	test_headline();
	test_result();
	test_print();
	test_told();
	test_hostile();
	return unit_end();
}
