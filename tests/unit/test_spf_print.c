/* SPDX-License-Identifier: ISC */
#include "spf/print.h"

#include "surveyed.h"
#include "unit.h"

enum { LINES_MAX = 8 };

static const struct print_case {
	const char *zone[LINES_MAX]; /* of d.test */
	const char *wanted;          /* a fact a line */
	const char *metrics;         /* "LABEL=VALUE;WARNING;CRITICAL" each */
} cases[] = {
	{ { "d.test TXT v=spf1 -all" },
	    .wanted = "0 IPv4 addresses may send\na client that the record does not list "
		      "(192.0.2.1) gets fail: -all of d.test; no void lookups\na client "
		      "that the record does not list (2001:db8::1) gets fail: -all of "
		      "d.test; no void lookups\nd.test: 0 lookups: v=spf1 -all",
	    .metrics =
		"lookups=0;8;10 void_lookups=0;;2 includes=0;; record_bytes=11;450; "
		"ipv4_addresses=0;;" },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 a:n.test include:x.test exists:%{i}.l.test "
	    "-all",
	      "x.test TXT v=spf1 mx ?all", "x.test MX h.test", "h.test A 198.51.100.1",
	      "h.test AAAA 2001:db8::5" },
	    .wanted =
		"2 IPv4 addresses may send, and clients that match terms that depend on "
		"the message\na client that the record does not list (203.0.113.1) gets "
		"fail: -all of d.test; 1 void lookup, and 1 of terms that depend on the "
		"message\na client that the record does not list (2001:db8::1) gets "
		"fail: -all of d.test; 1 void lookup, and 1 of terms that depend on the "
		"message\nd.test: 4 lookups: v=spf1 ip4:192.0.2.1 a:n.test "
		"include:x.test exists:%{i}.l.test -all\n  a:n.test: 1 lookup, finds "
		"nothing\n  include:x.test: 2 lookups: v=spf1 mx ?all\n    mx: 1 "
		"lookup\n  exists:%{i}.l.test: 1 lookup, depends on the message",
	    .metrics =
		"lookups=4;8;10 void_lookups=1;;2 includes=1;; record_bytes=68;450; "
		"ipv4_addresses=2;;" },
	{ { "d.test TXT v=spf1 a:0.test a:1.test -all mx" },
	    .wanted =
		"0 IPv4 addresses may send\na client that the record does not list "
		"(192.0.2.1) gets fail: -all of d.test; 2 void lookups\na client that "
		"the record does not list (2001:db8::1) gets fail: -all of d.test; 2 "
		"void lookups\nd.test: 2 lookups: v=spf1 a:0.test a:1.test -all mx\n  "
		"a:0.test: 1 lookup, finds nothing\n  a:1.test: 1 lookup, finds nothing",
	    .metrics =
		"lookups=2;8;10 void_lookups=2;;2 includes=0;; record_bytes=32;450; "
		"ipv4_addresses=0;;" },
	{ { "d.test TXT v=spf1 ip4:192.0.2.9 include:x.test include:y.test -all",
	      "x.test TXT v=spf1 include:z.test -all",
	      "y.test TXT v=spf1 include:z.test -all", "z.test TXT v=spf1 -all" },
	    .wanted =
		"1 IPv4 address may send\na client that the record does not list "
		"(192.0.2.1) gets fail: -all of d.test; no void lookups\na client that "
		"the record does not list (2001:db8::1) gets fail: -all of d.test; no "
		"void lookups\nd.test: 4 lookups: v=spf1 ip4:192.0.2.9 include:x.test "
		"include:y.test -all\n  include:x.test: 2 lookups: v=spf1 include:z.test "
		"-all\n    include:z.test: 1 lookup: v=spf1 -all\n  include:y.test: 2 "
		"lookups: v=spf1 include:z.test -all\n    include:z.test: 1 lookup: "
		"v=spf1 -all\nz.test is looked up 2 times (by x.test, y.test): 2 lookups",
	    .metrics =
		"lookups=4;8;10 void_lookups=0;;2 includes=4;; record_bytes=55;450; "
		"ipv4_addresses=1;;" },
	{ { "d.test TXT v=spf1 a:h.test -all", "h.test A SERVFAIL" },
	    .wanted =
		"0 IPv4 addresses may send\na client that the record does not list "
		"(192.0.2.1) gets temperror: h.test cannot be looked up: the DNS server "
		"answers SERVFAIL; no void lookups\na client that the record does not "
		"list (2001:db8::1) gets fail: -all of d.test; 1 void lookup\nd.test: 1 "
		"lookup: v=spf1 a:h.test -all\n  a:h.test: 1 lookup",
	    .metrics = "lookups=1;8;10 void_lookups=1;;2 includes=0;; "
		       "record_bytes=20;450; ipv4_addresses=0;;" },
	{ { "d.test TXT v=spf1 -all", "d.test TXT v=spf1 mx -all", "d.test TXT other" },
	    .wanted = "one of several records: v=spf1 -all\n"
		      "one of several records: v=spf1 mx -all\n"
		      "d.test: 0 lookups",
	    .metrics = "" },
	{ { "d.test TXT hello" }, .wanted = "d.test: 0 lookups", .metrics = "" },
};

static const char *facts_text(const struct fact_list *list)
{
	const char *text = "";

	for (int i = 0; i < list->count; i++)
		text = mem_printf(
		    "%s%s%s", text, i ? "\n" : "", fact_text(&list->facts[i]));
	return text;
}

static const char *or_none(const char *text)
{
	return text ? text : "";
}

static const char *metrics_text(const struct section *section)
{
	const char *text = "";

	for (int i = 0; i < section->metric_count; i++) {
		const struct metric *metric = &section->metrics[i];

		text = mem_printf("%s%s%s=%g;%s;%s", text, i ? " " : "",
		    metric->kind->label, metric->value, or_none(metric->warning),
		    or_none(metric->critical));
	}
	return text;
}

static void test_questions(void)
{
	static const char *const zone[] = { "d.test TXT v=spf1 mx a:h.test a:n.test -all",
		"d.test MX 10 h.test", "d.test MX 20 h.test", "h.test A SERVFAIL",
		"h.test AAAA 2001:db8::1" };

	zone_begin(zone, sizeof zone / sizeof *zone);
	struct surveyed *made = survey("d.test", RESOLVE_ANY);
	spf_print_questions(&made->result, &made->dns);
	surveyed_drop(made);
	EXPECT_TEXT(
	    text_join(made->result.dialogue.texts, made->result.dialogue.count, "\n"),
	    "DNS d.test TXT: 1 record\n"
	    "DNS d.test MX: 2 records\n"
	    "DNS h.test A: the DNS server answers SERVFAIL\n"
	    "DNS h.test AAAA: 1 record\n"
	    "DNS n.test A: it does not exist in DNS (NXDOMAIN)\n"
	    "DNS n.test AAAA: it does not exist in DNS (NXDOMAIN)",
	    "questions");
}

int main(void)
{
	struct spf_settings settings = spf_settings_default();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		zone_begin(cases[i].zone, LINES_MAX);
		struct surveyed *made = survey("d.test", RESOLVE_ANY);
		struct section section = section_begin(
		    made->result.check, &made->policy, "d.test");

		spf_print_tree(&made->result, &made->survey);
		spf_print_metrics(&section, &made->survey, &settings.lookups);
		EXPECT_TEXT(
		    facts_text(&made->result.facts), cases[i].wanted, cases[i].zone[0]);
		EXPECT_TEXT(metrics_text(&section), cases[i].metrics, cases[i].zone[0]);
		surveyed_drop(made);
	}
	test_questions();
	return unit_end();
}
