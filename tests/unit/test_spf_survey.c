/* SPDX-License-Identifier: ISC */
#include "spf/survey.h"

#include "base/mem.h"
#include "mail/findings.h"
#include "spf/findings.h"
#include "spf/judge.h"
#include "spf/settings.h"
#include "unit.h"
#include "zone.h"

enum { LINES_MAX = 12 };

static const struct finding_kind *const findings[] = { findings_run, findings_spf, NULL };
static const struct check check = { .name = "spf", .findings = findings };
static const struct check *const checks[] = { &check, NULL };

/* "C pass-all, W wide-network": in the order in which they are found. */
static const char *findings_of(const struct result *result)
{
	static const char letters[] = "OWCU";
	const char *text = "";

	for (int i = 0; i < result->count; i++)
		text = mem_printf("%s%s%c %s", text, i ? ", " : "",
		    letters[result->findings[i].state], result->findings[i].kind->id);
	return text;
}

static const struct survey_case {
	const char *zone[LINES_MAX];
	const char *findings;
	int questions, voids;
	double ipv4;
} cases[] = {
	{ { "d.test TXT v=spf1 -all" }, "", 1, 0, 0 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.0/24 -all" }, "", 1, 0, 256 },
	{ { "d.test TXT v=spf1 a mx -all", "d.test A 192.0.2.1",
	      "d.test AAAA 2001:db8::1", "d.test MX m.test", "m.test A 198.51.100.1",
	      "m.test AAAA 2001:db8::2" },
	    "", 6, 0, 2 },
	{ { "d.test TXT v=spf1 +all" }, "C pass-all", 1, 0, 4294967296.0 },
	{ { "d.test TXT v=spf1 -ip4:192.0.2.1 -ip6:2001:db8::1 +all" }, "C pass-all", 1,
	    0, 4294967295.0 },
	{ { "d.test TXT v=spf1 -ip4:0.0.0.0/0 -ip6:2000::/3 +all" }, "", 1, 0, 0 },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/1 -all" }, "W wide-network, C pass-all", 1, 0,
	    2147483648.0 },
	{ { "d.test TXT v=spf1 ip6:2000::/4 -all" }, "W wide-network, C pass-all", 1, 0,
	    0 },
	{ { "d.test TXT v=spf1 ip6:2000::/5 -all" }, "W wide-network, W wide-total", 1, 0,
	    0 },
	{ { "d.test TXT v=spf1 exists:h.test -all", "h.test A 127.0.0.1" }, "C pass-all",
	    2, 0, 4294967296.0 },
	{ { "d.test TXT v=spf1 -exists:h.test +all", "h.test A 127.0.0.1" },
	    "W dead-terms", 2, 0, 0 },
	{ { "d.test TXT v=spf1 ?exists:h.test -all", "h.test A 127.0.0.1" },
	    "W neutral-all", 2, 0, 0 },
	{ { "d.test TXT v=spf1 ~include:x.test -all", "x.test TXT v=spf1 +all" },
	    "W softfail-all", 2, 0, 0 },
	{ { "d.test TXT v=spf1 -include:x.test -all", "x.test TXT v=spf1 +all" }, "", 2,
	    0, 0 },
	{ { "d.test TXT v=spf1 ?ip4:0.0.0.0/0 ?ip6:::/0 -all" }, "W neutral-all", 1, 0,
	    0 },
	{ { "d.test TXT v=spf1 ?ip4:192.0.2.0/24 -all" }, "", 1, 0, 0 },
	{ { "d.test TXT v=spf1 redirect=_spf.%{d}", "_spf.d.test TXT v=spf1 +all" },
	    "C pass-all", 2, 0, 4294967296.0 },
	{ { "d.test TXT v=spf1 redirect=%{d}" }, "C permerror", 1, 0, 0 },
	{ { "d.test TXT v=spf1 include:%{d2r}.x.test -all",
	      "test.d.x.test TXT v=spf1 ip4:192.0.2.7 -all" },
	    "", 2, 0, 1 },
	{ { "d.test TXT v=spf1 exists:%{i}.x.test -all", "192.0.2.1.x.test A 127.0.0.2" },
	    "C pass-all", 3, 0, 0 },
	{ { "d.test TXT v=spf1 exists:%{i}.x.test -all", "192.0.2.1.x.test A SERVFAIL" },
	    "C dns-failed", 3, 0, 0 },
	{ { "d.test TXT v=spf1 exists:%{i}.x.test -all" }, "", 3, 0, 0 },
	/* A stranger that a wide network holds is not the only one. */
	{ { "d.test TXT v=spf1 -ip4:192.0.0.0/8 exists:%{i}.x.test -all",
	      "198.51.100.1.x.test A 127.0.0.2" },
	    "C pass-all", 3, 0, 0 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 -ip4:192.0.0.0/2 -ip6:2000::/4" },
	    "W no-all", 1, 0, 1 },
	{ { "d.test TXT v=spf1 ip4:8.8.8.8 ?ip4:0.0.0.0/1 -all" }, "W neutral-all", 1, 0,
	    1 },
	{ { "d.test TXT v=spf1 -ip4:0.0.0.0/0 include:x.test -all",
	      "x.test TXT v=spf1 -ip6:2000::/4 -ip6:3000::/5 +all" },
	    "W wide-total", 2, 0, 0 },
	{ { "d.test TXT v=spf1 redirect=r.test",
	      "r.test TXT v=spf1 -ip4:192.0.0.0/8 ip4:198.51.100.7 -ip6:2001::/16" },
	    "W no-all", 2, 0, 1 },
	/* A wide network that would pass, were it not neutral before. */
	{ { "d.test TXT v=spf1 ?include:x.test redirect=r.test",
	      "x.test TXT v=spf1 ip4:192.0.0.0/2 -all",
	      "r.test TXT v=spf1 include:x.test -all" },
	    "O wide-network-included, W neutral-all", 3, 0, 0 },
	/* A survey asks for no explanation. */
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 exp=e.test -all" }, "", 1, 0, 1 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 ptr:D.test ptr:d.test -all" },
	    "W ptr-used, W duplicate-terms", 3, 0, 1 },
	/* The client chooses the name. */
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 a:%{h} -all" }, "C pass-all", 3, 0, 1 },
	{ { "d.test TXT v=spf1 exists:_spf.%{l} -all" }, "C pass-all", 2, 0, 0 },
	{ { "d.test TXT v=spf1 exists:%{s} -all" }, "", 2, 0, 0 },
	{ { "d.test TXT v=spf1 -exists:%{h} exists:%{h}.x.test -all" }, "", 3, 0, 0 },
	{ { "d.test TXT v=spf1 a:h.test -all", "h.test A 192.0.2.9",
	      "h.test AAAA SERVFAIL" },
	    "C dns-failed", 3, 0, 1 },
	{ { "d.test TXT v=spf1 mx -all", "d.test MX m.test", "m.test A SERVFAIL" },
	    "C dns-failed", 4, 1, 0 },
	{ { "d.test TXT v=spf1 a:h.test a:i.test a:j.test -all", "h.test A 192.0.2.1",
	      "i.test A 192.0.2.2", "j.test A 192.0.2.3" },
	    "O void-lookups-unused-family", 7, 0, 3 },
	{ { "d.test TXT v=spf1 a:h.test a:i.test a:j.test ip6:2001:db8::/64 -all",
	      "h.test A 192.0.2.1", "i.test A 192.0.2.2", "j.test A 192.0.2.3" },
	    "C too-many-void-lookups", 7, 3, 3 },
	{ { "d.test TXT v=spf1 mx:a.test mx:b.test mx:c.test -all", "a.test MX h.test",
	      "b.test MX h.test", "c.test MX h.test", "h.test TXT x" },
	    "W void-terms, C too-many-void-lookups", 6, 3, 0 },
	{ { "d.test TXT v=spf1 mx ip4:192.0.2.1 -all", "d.test MX ." }, "W void-terms", 2,
	    1, 1 },
	{ { "d.test TXT v=spf1 include:x.test -all",
	      "x.test TXT v=spf1 ip4:40.92.0.0/15 -all" },
	    "O wide-network-included", 2, 0, 131072 },
	{ { "d.test TXT v=spf1 ?include:x.test -all",
	      "x.test TXT v=spf1 ip4:11.0.0.0/8 -all" },
	    "", 2, 0, 0 },
	{ { "d.test TXT v=spf1 redirect=x.test",
	      "x.test TXT v=spf1 ip4:11.0.0.0/8 -all" },
	    "W wide-network", 2, 0, 16777216 },
	{ { "d.test TXT v=spf1 ip4:10.0.0.0/8 ip4:192.168.1.10 -all" },
	    "W private-network", 1, 0, 0 },
	{ { "d.test TXT v=spf1 -ip4:10.0.0.0/8 ip4:192.0.2.1 -all" }, "", 1, 0, 1 },
	{ { "d.test TXT v=spf1 a a:d.test. mx mx:D.test -all", "d.test A 192.0.2.1",
	      "d.test MX d.test" },
	    "W duplicate-terms, O void-lookups-unused-family", 4, 0, 1 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.5/24 ip4:192.0.2.0/24 -all" },
	    "W duplicate-terms", 1, 0, 256 },
	{ { "d.test TXT v=spf1 include=x.test -all" }, "W misspelt-mechanism", 1, 0, 0 },
	{ { "d.test TXT v=spf1 ra=postmaster rp=100 rr=e -all" }, "", 1, 0, 0 },
	{ { "d.test TXT v=spf1 include:gone.test -all" }, "C include-none", 2, 0, 0 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1" }, "W no-all", 1, 0, 1 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1 ~all -all" }, "W dead-terms, W softfail-all",
	    1, 0, 1 },
	{ { "d.test TXT v=spf1 foo -all" }, "C permerror", 1, 0, 0 },
	{ { "d.test TXT hello" }, "C no-record", 3, 0, 0 },
	{ { "d.test TXT hello", "_spf.d.test TXT v=spf1 -all" },
	    "C no-record, W misplaced-record", 4, 0, 0 },
	{ { "d.test TXT hello", "_spf.d.test TXT v=spf1 -all",
	      "_mailsec-wildcard-test.d.test TXT v=spf1 -all" },
	    "C no-record", 4, 0, 0 },
	{ { "d.test TXT v=spf1 -all", "d.test TXT v=spf1 +all" }, "C multiple-records", 1,
	    0, 0 },
};

static void test_case(const struct survey_case *test)
{
	static const struct dns_servers servers = { .count = 1 };
	struct spf_settings settings = spf_settings_default();
	struct policy policy = policy_default(checks);
	struct resolver resolver;
	struct spf_dns dns = { .resolver = &resolver, .deadline = deadline_in(60) };
	struct spf_tree *tree = mem_alloc(sizeof *tree);
	struct spf_survey survey;
	struct result result = {
		.check = &check, .policy = &policy, .subject = "d.test"
	};

	zone_begin(test->zone, LINES_MAX);
	resolver_start(&resolver, &servers);
	tree->dns = &dns;
	spf_survey_take(&survey, tree, "d.test");
	spf_judge_survey(&result, &survey, &settings.lookups);
	EXPECT_TEXT(findings_of(&result), test->findings, test->zone[0]);
	EXPECT_NUMBER(zone_questions, test->questions, test->zone[0]);
	EXPECT_NUMBER(survey.voids, test->voids, test->zone[0]);
	EXPECT_NUMBER(ip_set_size(&survey.families[0].share.results[SPF_PASS]),
	    test->ipv4, test->zone[0]);
	EXPECT(result_state(&result) != STATE_OK || result.summary, test->zone[0]);
	for (int family = 0; family < SPF_FAMILIES; family++)
		spf_share_drop(&survey.families[family].share);
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(&cases[i]);
	return unit_end();
}
