/* SPDX-License-Identifier: ISC */
#include "surveyed.h"

#include "found.h"
#include "unit.h"

enum { LINES_MAX = 16 };

struct judge_case {
	const char *zone[LINES_MAX]; /* of d.test */
	const char *wanted, *summary;
};

static void expect_cases(const struct judge_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		zone_begin(cases[i].zone, LINES_MAX);
		struct surveyed *surveyed = survey("d.test", RESOLVE_ANY);

		EXPECT_TEXT(
		    found_text(&surveyed->result), cases[i].wanted, cases[i].zone[0]);
		EXPECT_TEXT(surveyed->result.summary, cases[i].summary, cases[i].zone[0]);
		surveyed_drop(surveyed);
	}
}

#define EXPECT_CASES(cases) expect_cases(cases, sizeof(cases) / sizeof *(cases))
#define ENDS(sign, lookups) "ends in " sign "all, " #lookups " of 10 DNS lookups"

static void test_records(void)
{
	static const struct judge_case cases[] = {
		{ { "d.test TXT v=spf1 -all" }, .wanted = "",
		    .summary = "sends no mail (v=spf1 -all)" },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1 -all" }, .wanted = "",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 redirect=r.test", "r.test TXT v=spf1 -all" },
		    .wanted = "", .summary = ENDS("-", 1) },
		{ { "d.test CNAME e.test", "e.test TXT v=spf1 -all" }, .wanted = "",
		    .summary = "sends no mail (v=spf1 -all)" },
		{ { "d.test TXT hello" },
		    .wanted = "C no-record: publishes no SPF record" },
		{ { "e.test TXT hello" },
		    .wanted = "C dns-failed: does not exist in DNS (NXDOMAIN)" },
		{ { "d.test CNAME e.test", "e.test TXT hello" },
		    .wanted =
			"C no-record: is an alias (CNAME) of e.test, which publishes no "
			"SPF record | no TXT record can be added beside a CNAME record: "
			"replace the alias with A and AAAA records, or leave the name to "
			"the DMARC policy of the domain" },
		{ { "d.test CNAME e.test" },
		    .wanted =
			"C dns-failed: is an alias (CNAME) of e.test, which does not "
			"exist in DNS (NXDOMAIN)" },
		{ { "d.test TXT hello", "d.test SPF v=spf1 -all" },
		    .wanted =
			"C no-record: publishes no SPF record\nW obsolete-spf-type: "
			"publishes its record only with the obsolete type SPF (99)" },
		{ { "d.test TXT v=spf1 -all", "d.test SPF v=spf1 +all" }, .wanted = "",
		    .summary = "sends no mail (v=spf1 -all)" },
		{ { "d.test TXT hello", "_spf.d.test TXT v=spf1 -all" },
		    .wanted = "C no-record: publishes no SPF record\nW misplaced-record: "
			      "has an SPF record at _spf, where receivers do not look" },
		{ { "d.test TXT hello", "_spf.d.test TXT v=spf1 -all",
		      "_mailsec-wildcard-test.d.test TXT v=spf1 -all" },
		    .wanted =
			"C no-record: publishes no SPF record; the wildcard *.d.test "
			"does not cover the domain itself" },
		{ { "d.test TXT \"v=spf1 -all\"" },
		    .wanted = "C no-record: publishes no SPF record\nW misplaced-record: "
			      "has a TXT record that receivers do not read as SPF: "
			      "'\"v=spf1 -all\"'" },
		{ { "d.test TXT v=spf1 -all", "d.test TXT v=spf1 mx -all" },
		    .wanted = "C multiple-records: publishes 2 SPF records | 'v=spf1 "
			      "-all', 'v=spf1 mx -all'" },
		{ { "d.test TXT SERVFAIL" },
		    .wanted = "C dns-failed: cannot be looked up: the DNS server answers "
			      "SERVFAIL" },
		{ { "d.test TXT SILENT" },
		    .wanted = "U dns-unreachable: cannot be looked up: no DNS server "
			      "answers" },
	};

	EXPECT_CASES(cases);
}

static void test_syntax(void)
{
	static const struct judge_case cases[] = {
		{ { "d.test TXT v=spf1 foo -all" },
		    .wanted = "C permerror: has an error in its record: 'foo' at byte 8: "
			      "unknown mechanism" },
		{ { "d.test TXT v=spf1 foo bar -all" },
		    .wanted =
			"C permerror: has 2 errors in its record: 'foo' at byte 8: "
			"unknown mechanism | also 'bar' at byte 12: unknown mechanism" },
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 foo -all" },
		    .wanted = "C permerror: includes x.test, whose record has an error: "
			      "'foo' at byte 8: unknown mechanism" },
		{ { "d.test TXT v=spf1 a:x..test -all" },
		    .wanted = "C permerror: has an error: 'a:x..test' at byte 8 is not a "
			      "valid DNS name",
		    .summary = ENDS("-", 1) },
		{ { "d.test TXT v=spf1 include=x.test -all" },
		    .wanted = "W misspelt-mechanism: has an unknown modifier, which "
			      "allows no client to send: include=x.test at byte 8 (did "
			      "you mean include:x.test?)",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 include=x.test mx=y.test -all" },
		    .wanted = "W misspelt-mechanism: has unknown modifiers, which allow "
			      "no client to send: include=x.test at byte 8 (did you mean "
			      "include:x.test?), mx=y.test at byte 23 (did you mean "
			      "mx:y.test?)",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1 v=spf1 -all" },
		    .wanted = "W misspelt-mechanism: has a second version tag: v=spf1 at "
			      "byte 22 (a second version tag: two records were joined)",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 x=y ra=postmaster -all" }, .wanted = "",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 mx -all -mx ip4:192.0.2.1", "d.test MX d.test",
		      "d.test A 192.0.2.1", "d.test AAAA 2001:db8::1" },
		    .wanted = "W dead-terms: has terms that are never evaluated: -mx at "
			      "byte 16 follows all, and 1 more",
		    .summary = ENDS("-", 1) },
		{ { "d.test TXT v=spf1 -all redirect=r.test" },
		    .wanted = "W dead-terms: has terms that are never evaluated: "
			      "redirect=r.test at byte 13 is used together with all",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 -all ~all" },
		    .wanted = "W dead-terms: has terms that are never evaluated: ~all at "
			      "byte 13 follows -all",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 -ip4:0.0.0.0/0 -ip6:::/0 ~all" },
		    .wanted = "W dead-terms: has terms that are never evaluated: ~all at "
			      "byte 33 follows terms that match every client",
		    .summary = ENDS("~", 0) },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1 ip4:192.0.2.1 -all" },
		    .wanted = "W duplicate-terms: has ip4:192.0.2.1 twice",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1 ip4:192.0.2.1 ip4:192.0.2.1 -all" },
		    .wanted = "W duplicate-terms: has ip4:192.0.2.1 3 times",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1/24 ip4:192.0.2.2/24 -all" },
		    .wanted = "W duplicate-terms: has ip4:192.0.2.1/24 and "
			      "ip4:192.0.2.2/24, which mean the same",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1 ?ip4:192.0.2.1 -all" },
		    .wanted = "W duplicate-terms: has ip4:192.0.2.1 and ?ip4:192.0.2.1, "
			      "of which the first decides",
		    .summary = ENDS("-", 0) },
	};

	EXPECT_CASES(cases);
}

static void test_tree(void)
{
	static const struct judge_case cases[] = {
		{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT hello" },
		    .wanted = "C include-none: includes x.test, which publishes no SPF "
			      "record" },
		{ { "d.test TXT v=spf1 include:x.test -all" },
		    .wanted = "C include-none: includes x.test, which does not exist in "
			      "DNS: anyone who registers it may send for d.test" },
		{ { "d.test TXT v=spf1 include:x.d.test -all" },
		    .wanted =
			"C include-none: includes x.d.test, which does not exist in "
			"DNS" },
		{ { "d.test TXT v=spf1 include:x.test -all", "x.test CNAME y.test" },
		    .wanted = "C include-none: includes x.test, an alias (CNAME) of "
			      "y.test, which does not exist in DNS" },
		{ { "d.test TXT v=spf1 redirect=x.test", "x.test TXT hello" },
		    .wanted = "C permerror: redirects to x.test, which publishes no SPF "
			      "record" },
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 include:y.test -all", "y.test TXT hello" },
		    .wanted = "C include-none: uses the record of x.test, which includes "
			      "y.test, which publishes no SPF record" },
		{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 -all",
		      "x.test TXT v=spf1 ~all" },
		    .wanted = "C permerror: includes x.test, which publishes 2 SPF "
			      "records" },
		{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT SERVFAIL" },
		    .wanted = "C dns-failed: includes x.test, which cannot be looked up: "
			      "the DNS server answers SERVFAIL" },
		{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT SILENT" },
		    .wanted =
			"U dns-unreachable: includes x.test, which cannot be looked "
			"up: no DNS server answers" },
		{ { "d.test TXT v=spf1 include:d.test -all" },
		    .wanted = "C permerror: includes d.test, which includes itself" },
		{ { "d.test TXT v=spf1 redirect=d.test" },
		    .wanted = "C permerror: redirects to d.test, which redirects to "
			      "itself" },
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 include:d.test -all" },
		    .wanted = "C permerror: uses the record of x.test, which includes "
			      "d.test, which leads back to itself" },
		{ { "d.test TXT v=spf1 ip4:192.0.2.1|include:x.test -all" },
		    .wanted = "C permerror: has an error in its record: "
			      "'ip4:192.0.2.1include:x.test' at byte 12: invalid IPv4 "
			      "network (missing space before 'include:x.test', where two "
			      "strings are joined)" },
		{ { "d.test TXT v=spf1 include:x.test|-all" },
		    .wanted =
			"C include-none: includes x.test-all, which does not exist in "
			"DNS: anyone who registers it may send for d.test (two strings "
			"are joined at byte 21 of the record without a space)\nW no-all: "
			"ends in neither all nor redirect, which rejects nobody" },
		{ { "d.test TXT v=spf1 a:x.test -all", "x.test A SERVFAIL" },
		    .wanted =
			"C dns-failed: uses a:x.test, which cannot be looked up: the "
			"DNS server answers SERVFAIL" },
		{ { "d.test TXT v=spf1 mx -all", "d.test MX m.test",
		      "m.test A SERVFAIL" },
		    .wanted = "C dns-failed: uses mx, whose mail host m.test cannot be "
			      "looked up: the DNS server answers SERVFAIL" },
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 exists:y.test -all", "y.test A SERVFAIL" },
		    .wanted = "C dns-failed: uses exists:y.test in the record of x.test, "
			      "which cannot be looked up: the DNS server answers "
			      "SERVFAIL" },
	};

	EXPECT_CASES(cases);
}

static void test_terms(void)
{
	static const struct judge_case cases[] = {
		{ { "d.test TXT v=spf1 ip4:11.0.0.0/15 -all" },
		    .wanted = "W wide-network: lets a wide network send: ip4:11.0.0.0/15",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:11.0.0.0/16 ip6:2001:db8::/32 -all" },
		    .wanted = "", .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:11.0.0.0/15 ip6:2001:db8::/31 -all" },
		    .wanted = "W wide-network: lets a wide network send: ip4:11.0.0.0/15 "
			      "and 1 more",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 ip4:11.0.0.0/15 -all" },
		    .wanted = "O wide-network-included: lets a wide network send: "
			      "ip4:11.0.0.0/15 in the record of x.test",
		    .summary = ENDS("-", 1) },
		{ { "d.test TXT v=spf1 ip4:11.0.0.0/8 ip4:12.0.0.0/30 -all" },
		    .wanted =
			"W wide-network: lets a wide network send: ip4:11.0.0.0/8\nW "
			"wide-total: lets 16777220 IPv4 addresses send in total",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip6:2400::/10 -all" },
		    .wanted =
			"W wide-network: lets a wide network send: ip6:2400::/10\nW "
			"wide-total: lets 0.8 % of all IPv6 addresses send in total",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 ip4:10.1.2.3 ip4:127.0.0.1 -all" },
		    .wanted = "W private-network: lists private addresses, which no "
			      "receiver sees: ip4:10.1.2.3 and 1 more",
		    .summary = ENDS("-", 0) },
		{ { "d.test TXT v=spf1 a:n1.test a:n2.test -all" },
		    .wanted = "W void-terms: has terms that find nothing: a:n1.test, "
			      "a:n2.test",
		    .summary = ENDS("-", 2) },
		{ { "d.test TXT v=spf1 ptr -all" }, .wanted = "W ptr-used: uses ptr",
		    .summary = ENDS("-", 1) },
		{ { "d.test TXT v=spf1 redirect=r.test", "r.test TXT v=spf1 ptr -all" },
		    .wanted = "W ptr-used: uses ptr in the record of r.test",
		    .summary = ENDS("-", 2) },
		{ { "d.test TXT v=spf1 a:n1.test mx:n2.test exists:n3.test -all" },
		    .wanted = "W void-terms: has terms that find nothing: a:n1.test, "
			      "mx:n2.test, exists:n3.test\nC too-many-void-lookups: has "
			      "3 lookups that find nothing (a:n1.test, mx:n2.test, "
			      "exists:n3.test), limit 2",
		    .summary = ENDS("-", 3) },
		{ { "d.test TXT v=spf1 a:h.test a:i.test include:x.test -all",
		      "x.test TXT v=spf1 a:j.test ip4:192.0.2.9 -all",
		      "h.test A 192.0.2.1", "i.test A 192.0.2.2", "j.test A 192.0.2.3" },
		    .wanted = "O void-lookups-unused-family: has 3 lookups that find "
			      "nothing for IPv6 clients (a:h.test, a:i.test, a:j.test in "
			      "the record of x.test); no such client may send anyway",
		    .summary = ENDS("-", 4) },
		{ { "d.test TXT v=spf1 a:h.test a:h.test a:h.test ip4:192.0.2.1 -all",
		      "h.test AAAA 2001:db8::7" },
		    .wanted = "W duplicate-terms: has a:h.test 3 times\nC "
			      "too-many-void-lookups: has 3 lookups that find nothing "
			      "for IPv4 clients (a:h.test (3 times)), limit 2",
		    .summary = ENDS("-", 3) },
		{ { "d.test TXT v=spf1 a:0.test a:1.test a:2.test ip4:192.0.2.1 -all" },
		    .wanted =
			"W void-terms: has terms that find nothing: a:0.test, a:1.test, "
			"a:2.test\nC too-many-void-lookups: has 3 lookups that find "
			"nothing for IPv4 clients (a:0.test, a:1.test, a:2.test), limit "
			"2\nO void-lookups-unused-family: has 3 lookups that find "
			"nothing for IPv6 clients (a:0.test, a:1.test, a:2.test); no "
			"such client may send anyway",
		    .summary = ENDS("-", 3) },
		/* Of two strangers the one with most. */
		{ { "d.test TXT v=spf1 -ip4:192.0.0.0/8 a:0.test a:1.test a:2.test "
		    "ip4:8.8.8.8 -all" },
		    .wanted =
			"W void-terms: has terms that find nothing: a:0.test, a:1.test, "
			"a:2.test\nC too-many-void-lookups: has 3 lookups that find "
			"nothing for IPv4 clients (a:0.test, a:1.test, a:2.test), limit "
			"2\nO void-lookups-unused-family: has 3 lookups that find "
			"nothing for IPv6 clients (a:0.test, a:1.test, a:2.test); no "
			"such client may send anyway",
		    .summary = ENDS("-", 3) },
		{ { "d.test TXT v=spf1 a:n.test include:x.test a:m.test -all",
		      "x.test TXT v=spf1 a:n.test -all" },
		    .wanted = "W void-terms: has terms that find nothing: a:n.test, "
			      "a:m.test\nC too-many-void-lookups: has 3 lookups that "
			      "find nothing (a:n.test, a:n.test in the record of x.test, "
			      "a:m.test), limit 2",
		    .summary = ENDS("-", 4) },
		/* What is the vendor's. */
		{ { "d.test TXT v=spf1 include:x.test -all",
		      "x.test TXT v=spf1 ip4:10.0.0.1 ptr a:n.test ip4:192.0.2.9 "
		      "ip4:192.0.2.9 ~all mx" },
		    .wanted = "", .summary = ENDS("-", 3) },
		{ { "d.test TXT v=spf1 a:h.test a:h.test -all", "h.test A SERVFAIL" },
		    .wanted =
			"C dns-failed: uses a:h.test, which cannot be looked up: the "
			"DNS server answers SERVFAIL\n"
			"W duplicate-terms: has a:h.test twice" },
	};

	EXPECT_CASES(cases);
}

int main(void)
{
	test_records();
	test_syntax();
	test_tree();
	test_terms();
	return unit_end();
}
