/* SPDX-License-Identifier: ISC */
#include "spf/clients.h"

#include "found.h"
#include "mail/name_options.h"
#include "spf/check.h"
#include "unit.h"
#include "zone.h"

enum { LINES_MAX = 6 };

static const struct check *const checks[] = { &spf_check, NULL };

static const struct clients_case {
	const char *name;
	const char *zone[LINES_MAX];          /* of d.test */
	const char *clients;                  /* with blanks between them */
	const char *expected, *expected_helo; /* a result; NULL: pass, none */
	/* A result a line: "[SUBJECT = SUMMARY]", then what was found. */
	const char *wanted;
	const char *tally;
} cases[] = {
	{ "pass", { "d.test TXT v=spf1 ip4:192.0.2.7 -all" }, "192.0.2.7",
	    .wanted = "[pass: 192.0.2.7 = pass: is allowed to send for d.test]" },
	{ "fail", { "d.test TXT v=spf1 -all" }, "192.0.2.7",
	    .wanted = "[fail: 192.0.2.7 = fail: is not allowed to send for d.test]\n"
		      "C unexpected-result: is not allowed to send for d.test" },
	{ "softfail", { "d.test TXT v=spf1 ~all" }, "192.0.2.7",
	    .wanted = "[softfail: 192.0.2.7 = softfail: is probably not allowed to send "
		      "for d.test]\n"
		      "C unexpected-result: is probably not allowed to send for d.test" },
	{ "neutral", { "d.test TXT v=spf1 ?all" }, "192.0.2.7",
	    .wanted =
		"[neutral: 192.0.2.7 = neutral: is neither allowed nor forbidden to "
		"send for d.test]\n"
		"C unexpected-result: is neither allowed nor forbidden to send for "
		"d.test" },
	{ "none", { "d.test TXT hello" }, "192.0.2.7",
	    .wanted = "[none: 192.0.2.7 = none: cannot be evaluated for d.test: d.test "
		      "publishes no SPF record]\nC no-record: cannot be evaluated for "
		      "d.test: d.test publishes no SPF record\n[d.test = ]" },
	{ "none, and a record that was meant", { "d.test TXT \"v=spf1 -all\"" },
	    "192.0.2.7",
	    .wanted =
		"[none: 192.0.2.7 = none: cannot be evaluated for d.test: d.test "
		"publishes no SPF record]\nC no-record: cannot be evaluated for d.test: "
		"d.test publishes no SPF record\n[d.test = ]\nW misplaced-record: has a "
		"TXT record that receivers do not read as SPF: '\"v=spf1 -all\"'" },
	{ "none behind an alias", { "d.test CNAME e.test", "e.test TXT hello" },
	    "192.0.2.7",
	    .wanted = "[none: 192.0.2.7 = none: cannot be evaluated for d.test: d.test "
		      "publishes no SPF record]\nC no-record: cannot be evaluated for "
		      "d.test: d.test publishes no SPF record | it is an alias (CNAME) "
		      "of e.test\n[d.test = ]" },
	{ "none, as expected", { "d.test TXT hello" }, "192.0.2.7", "none",
	    .wanted = "[none: 192.0.2.7 = none: cannot be evaluated for d.test: d.test "
		      "publishes no SPF record]" },
	{ "permerror", { "d.test TXT v=spf1 foo" }, "192.0.2.7",
	    .wanted = "[permerror: 192.0.2.7 = permerror: cannot be evaluated for "
		      "d.test: 'foo' at byte 8 of the record of d.test: unknown "
		      "mechanism]\nC permerror: cannot be evaluated for d.test: 'foo' at "
		      "byte 8 of the record of d.test: unknown mechanism" },
	{ "temperror", { "d.test TXT SERVFAIL" }, "192.0.2.7",
	    .wanted =
		"[temperror: 192.0.2.7 = (null)]\nC dns-failed: cannot be evaluated for "
		"d.test: d.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "temperror of a silent server", { "d.test TXT SILENT" }, "192.0.2.7",
	    .wanted =
		"[temperror: 192.0.2.7 = (null)]\nU dns-unreachable: cannot be evaluated "
		"for d.test: d.test cannot be looked up: no DNS server answers" },
	{ "temperror, as expected", { "d.test TXT SERVFAIL" }, "192.0.2.7", "temperror",
	    .wanted =
		"[temperror: 192.0.2.7 = temperror: cannot be evaluated for d.test: "
		"d.test cannot be looked up: the DNS server answers SERVFAIL]" },
	{ "fail, as expected", { "d.test TXT v=spf1 -all" }, "192.0.2.7", "fail",
	    .wanted = "[fail: 192.0.2.7 = fail: is not allowed to send for d.test]" },
	{ "pass, and fail is expected", { "d.test TXT v=spf1 +all" }, "192.0.2.7", "fail",
	    .wanted = "[pass: 192.0.2.7 = pass: is allowed to send for d.test]\n"
		      "C unexpected-result: is allowed to send for d.test" },
	{ "the first unexpected one leads", { "d.test TXT v=spf1 ip4:192.0.2.0/30 -all" },
	    "192.0.2.1 192.0.2.2 192.0.2.7 192.0.2.3 192.0.2.8",
	    .wanted = "[fail: 192.0.2.7 = fail: is not allowed to send for d.test]\n"
		      "C unexpected-result: is not allowed to send for d.test\n"
		      "[pass: 192.0.2.1 = pass: is allowed to send for d.test]\n"
		      "[pass: 192.0.2.2 = pass: is allowed to send for d.test]\n"
		      "[pass: 192.0.2.3 = pass: is allowed to send for d.test]\n"
		      "[fail: 192.0.2.8 = fail: is not allowed to send for d.test]\n"
		      "C unexpected-result: is not allowed to send for d.test",
	    .tally = "(3 of 5 clients as expected)" },
	{ "the name of HELO", { "d.test TXT v=spf1 +all", "helo.test TXT v=spf1 ~all" },
	    "192.0.2.7", NULL, "pass",
	    .wanted =
		"[pass: 192.0.2.7 = pass: is allowed to send for d.test]\n"
		"C unexpected-helo-result: gets softfail for the HELO name helo.test "
		"(~all of helo.test)" },
	{ "the name of HELO, as expected",
	    { "d.test TXT v=spf1 +all", "helo.test TXT v=spf1 ~all" }, "192.0.2.7", NULL,
	    "softfail",
	    .wanted = "[pass: 192.0.2.7 = pass: is allowed to send for d.test]" },
	{ "the name of HELO cannot be looked up",
	    { "d.test TXT v=spf1 +all", "helo.test TXT SERVFAIL" }, "192.0.2.7", NULL,
	    "pass",
	    .wanted =
		"[pass: 192.0.2.7 = pass: is allowed to send for d.test]\n"
		"C dns-failed: gets temperror for the HELO name helo.test (helo.test "
		"cannot be looked up: the DNS server answers SERVFAIL)" },
	{ "the name of HELO cannot be looked up, as expected",
	    { "d.test TXT v=spf1 +all", "helo.test TXT SERVFAIL" }, "192.0.2.7", NULL,
	    "temperror",
	    .wanted = "[pass: 192.0.2.7 = pass: is allowed to send for d.test]" },
};

static struct spf_settings settings_of(const struct clients_case *test)
{
	struct spf_settings settings = spf_settings_default();
	const char *at = test->clients;

	settings.domain = settings.sender_domain = "d.test";
	settings.local_part = "joe";
	settings.helo = "helo.test";
	while (*at) {
		size_t length = strcspn(at, " ");

		EXPECT_TEXT(
		    option_addresses.read(mem_copy(at, length), &settings.clients), NULL,
		    test->name);
		at += length + strspn(at + length, " ");
	}
	option_results.read(test->expected ? test->expected : "pass", &settings.expected);
	if (test->expected_helo)
		option_results.read(test->expected_helo, &settings.expected_helo);
	return settings;
}

static const char *section_text(const struct section *section)
{
	const char *text = "";

	for (int i = 0; i < section->count; i++) {
		const struct result *result = section->results[i];
		const char *summary = result_summary(result);

		text = mem_printf("%s%s[%s = %s]%s%s", text, i ? "\n" : "",
		    result_subject(result), summary ? summary : "(null)",
		    result->count ? "\n" : "", found_text(result));
	}
	return text;
}

static struct section run(const struct clients_case *test, struct spf_settings settings)
{
	static const struct dns_servers servers = { .count = 1 };
	static struct policy policy;
	static struct resolver resolver;
	struct spf_dns dns = { .resolver = &resolver, .deadline = deadline_in(60) };

	policy = policy_default(checks);
	struct section section = section_begin(&spf_check, &policy, "d.test");
	zone_begin(test->zone, LINES_MAX);
	resolver_start(&resolver, &servers);
	spf_clients_run(&section, &dns, &settings);
	return section;
}

/* "label: value", a line each. */
static const char *facts_text(const struct fact_list *list)
{
	const char *text = "";

	for (int i = 0; i < list->count; i++)
		text = mem_printf(
		    "%s%s%s", text, i ? "\n" : "", fact_text(&list->facts[i]));
	return text;
}

static void test_remarks(void)
{
	static const struct {
		const char *record;
		bool is_sender_given, is_helo_given;
		const char *wanted;
	} notes[] = {
		{ "d.test TXT v=spf1 a:%{h} -all", false, false,
		    "Note: the record depends on the HELO name, and none was given: use "
		    "--helo" },
		{ "d.test TXT v=spf1 a:%{h} -all", false, true, "" },
		{ "d.test TXT v=spf1 a:%{l}.x.test -all", false, false,
		    "Note: the record depends on the sender, and none was given: use "
		    "--sender" },
		{ "d.test TXT v=spf1 a:%{s} -all", true, false, "" },
		{ "d.test TXT v=spf1 -all", false, false, "" },
		{ "d.test TXT v=spf1 -all exp=e.test", false, false,
		    "Explanation: go away" },
	};

	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
		struct clients_case test = { .zone = { notes[i].record,
						 "e.test TXT go away" },
			.clients = "192.0.2.7" };
		struct spf_settings settings = settings_of(&test);

		settings.is_sender_given = notes[i].is_sender_given;
		settings.is_helo_given = notes[i].is_helo_given;
		struct section section = run(&test, settings);
		EXPECT_TEXT(facts_text(&section.results[0]->remarks), notes[i].wanted,
		    notes[i].record);
	}
}

static void test_facts(void)
{
	static const struct clients_case test = {
		.zone = { "d.test TXT v=spf1 a:h.test -all" }, .clients = "192.0.2.7"
	};
	struct section section = run(&test, settings_of(&test));

	EXPECT_TEXT(facts_text(&section.results[0]->facts),
	    "decided by: -all of d.test\n"
	    "sender joe@d.test, HELO helo.test\n"
	    "DNS lookups 1 of 10, void 1 of 2",
	    "facts");
	EXPECT_NUMBER(section.metric_count, 2, "metrics");
	EXPECT_NUMBER(section.metrics[0].value, 1, "lookups");
	EXPECT_NUMBER(section.metrics[1].value, 1, "void_lookups");
}

/* A limit of ours is not what anybody expects. */
static void test_limit(void)
{
	struct text_builder record = { .text = NULL };
	struct clients_case test = { .clients = "192.0.2.7", .expected = "temperror" };

	text_print(&record, "d.test TXT v=spf1");
	for (int i = 0; i <= SPF_TERMS_MAX; i++)
		text_print(&record, " x=y");
	test.zone[0] = text_built(&record);
	struct section section = run(&test, settings_of(&test));
	EXPECT_TEXT(section_text(&section),
	    "[temperror: 192.0.2.7 = (null)]\nU not-examined: cannot be evaluated for "
	    "d.test: the records up to that of d.test have more than 20000 terms "
	    "together",
	    "terms");
}

int main(void)
{
	test_limit();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct section section = run(&cases[i], settings_of(&cases[i]));

		EXPECT_TEXT(section_text(&section), cases[i].wanted, cases[i].name);
		EXPECT_TEXT(section.tally, cases[i].tally, cases[i].name);
	}
	test_remarks();
	test_facts();
	return unit_end();
}
