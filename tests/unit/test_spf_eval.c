/* SPDX-License-Identifier: ISC */
#include "spf/eval.h"

#include "base/text.h"
#include "unit.h"
#include "zone.h"

enum { LINES_MAX = 14 };

static const struct eval_case {
	const char *zone[LINES_MAX]; /* of d.test */
	const char *wanted;          /* "RESULT: WHY", "RESULT: WHY | EXPLANATION" */
	int lookups, voids;
	const char *client; /* NULL: 192.0.2.7 */
} cases[] = {
	/* RFC 7208 4.5: the record. */
	{ { "d.test TXT hello" }, "none: d.test publishes no SPF record", 0, 0, NULL },
	{ { "e.test TXT hello" }, "none: d.test publishes no SPF record", 0, 0, NULL },
	{ { "d.test TXT v=spf10 -all" }, "none: d.test publishes no SPF record", 0, 0,
	    NULL },
	{ { "d.test TXT v=spf1 -all", "d.test TXT v=spf1 +all" },
	    "permerror: d.test publishes 2 SPF records", 0, 0, NULL },
	{ { "d.test TXT v=spf1 +all foo" },
	    "permerror: 'foo' at byte 13 of the record of d.test: unknown mechanism", 0,
	    0, NULL },
	{ { "d.test TXT SERVFAIL" },
	    "temperror: d.test cannot be looked up: the DNS server answers SERVFAIL", 0,
	    0, NULL },
	/* 4.6.2, 4.7, 5.1: mechanisms in order, and the default. */
	{ { "d.test TXT v=spf1" }, "neutral: nothing in the record of d.test matches", 0,
	    0, NULL },
	{ { "d.test TXT v=spf1 all" }, "pass: all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 ?all" }, "neutral: ?all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 ~all" }, "softfail: ~all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 -all +all" }, "fail: -all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 ~ip4:192.0.2.7 -all" },
	    "softfail: ~ip4:192.0.2.7 of d.test", 0, 0, NULL },
	/* 5.6: ip4 and ip6. */
	{ { "d.test TXT v=spf1 ip4:192.0.2.0/24 -all" },
	    "pass: ip4:192.0.2.0/24 of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 ip4:192.0.2.0/30 -all" }, "fail: -all of d.test", 0, 0,
	    NULL },
	{ { "d.test TXT v=spf1 ip6:2001:db8::/32 -all" }, "fail: -all of d.test", 0, 0,
	    NULL },
	{ { "d.test TXT v=spf1 ip6:2001:db8::/32 -all" },
	    "pass: ip6:2001:db8::/32 of d.test", 0, 0, "2001:db8::7" },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/0 -all" }, "fail: -all of d.test", 0, 0,
	    "2001:db8::7" },
	/* 5.3: a. */
	{ { "d.test TXT v=spf1 a -all", "d.test A 192.0.2.7" }, "pass: a of d.test", 1, 0,
	    NULL },
	{ { "d.test TXT v=spf1 a:h.test/24 -all", "h.test A 192.0.2.1" },
	    "pass: a:h.test/24 of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 a:h.test/24//64 -all", "h.test AAAA 2001:db8::1" },
	    "pass: a:h.test/24//64 of d.test", 1, 0, "2001:db8::7" },
	{ { "d.test TXT v=spf1 a:h.test/24//128 -all", "h.test AAAA 2001:db8::1" },
	    "fail: -all of d.test", 1, 0, "2001:db8::7" },
	{ { "d.test TXT v=spf1 a:h.test -all", "h.test A SERVFAIL" },
	    "temperror: h.test cannot be looked up: the DNS server answers SERVFAIL", 1,
	    0, NULL },
	{ { "d.test TXT v=spf1 ip4:192.0.2.7 a:h.test -all", "h.test A SERVFAIL" },
	    "pass: ip4:192.0.2.7 of d.test", 0, 0, NULL },
	/* 5.4: mx. */
	{ { "d.test TXT v=spf1 mx -all", "d.test MX h.test", "h.test A 192.0.2.7" },
	    "pass: mx of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 mx -all", "d.test MX h.test", "h.test A 192.0.2.1",
	      "d.test A 192.0.2.7" },
	    "fail: -all of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 mx -all", "d.test MX h.test", "d.test MX i.test",
	      "e.test A 192.0.2.1" },
	    "fail: -all of d.test", 1, 1, NULL },
	{ { "d.test TXT v=spf1 mx -all", "d.test MX h.test", "h.test A SERVFAIL" },
	    "temperror: h.test cannot be looked up: the DNS server answers SERVFAIL", 1,
	    0, NULL },
	{ { "d.test TXT v=spf1 mx:e.test -all", "e.test MX 0.test", "e.test MX 1.test",
	      "e.test MX 2.test", "e.test MX 3.test", "e.test MX 4.test",
	      "e.test MX 5.test", "e.test MX 6.test", "e.test MX 7.test",
	      "e.test MX 8.test", "e.test MX 9.test", "9.test A 192.0.2.7" },
	    "pass: mx:e.test of d.test", 1, 1, NULL },
	{ { "d.test TXT v=spf1 mx:e.test -all", "e.test MX 0.test", "e.test MX 1.test",
	      "e.test MX 2.test", "e.test MX 3.test", "e.test MX 4.test",
	      "e.test MX 5.test", "e.test MX 6.test", "e.test MX 7.test",
	      "e.test MX 8.test", "e.test MX 9.test", "e.test MX 10.test" },
	    "permerror: mx:e.test has 11 mail hosts, more than 10", 1, 0, NULL },
	/* 5.5: ptr. */
	{ { "d.test TXT v=spf1 ptr -all", "7.2.0.192.in-addr.arpa PTR h.d.test",
	      "h.d.test A 192.0.2.7" },
	    "pass: ptr of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 ptr -all", "7.2.0.192.in-addr.arpa PTR h.d.test",
	      "h.d.test A 192.0.2.8" },
	    "fail: -all of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 ptr -all", "7.2.0.192.in-addr.arpa PTR SERVFAIL" },
	    "fail: -all of d.test", 1, 0, NULL },
	/* 5.7: exists. */
	{ { "d.test TXT v=spf1 exists:%{ir}.l.test -all",
	      "7.2.0.192.l.test A 127.0.0.2" },
	    "pass: exists:%{ir}.l.test of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 exists:h.test -all", "h.test AAAA 2001:db8::1" },
	    "fail: -all of d.test", 1, 1, NULL },
	{ { "d.test TXT v=spf1 exists:h.test -all", "h.test A 127.0.0.2" },
	    "pass: exists:h.test of d.test", 1, 0, "2001:db8::7" },
	/* 5.2: include. */
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 ip4:192.0.2.7" },
	    "pass: include:x.test of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 ~include:x.test -all", "x.test TXT v=spf1 +all" },
	    "softfail: ~include:x.test of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 include:x.test ?all", "x.test TXT v=spf1 -all" },
	    "neutral: ?all of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 ~all" },
	    "fail: -all of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 include:x.test -all" },
	    "permerror: include:x.test leads to a domain without an SPF record", 1, 0,
	    NULL },
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT SERVFAIL" },
	    "temperror: x.test cannot be looked up: the DNS server answers SERVFAIL", 1,
	    0, NULL },
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 foo" },
	    "permerror: 'foo' at byte 8 of the record of x.test: unknown mechanism", 1, 0,
	    NULL },
	{ { "d.test TXT v=spf1 include:d.test -all" },
	    "permerror: more than 10 DNS lookups are needed", 11, 0, NULL },
	/* 6.1: redirect. */
	{ { "d.test TXT v=spf1 redirect=x.test", "x.test TXT v=spf1 ip4:192.0.2.7 -all" },
	    "pass: ip4:192.0.2.7 of x.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 redirect=x.test ~all", "x.test TXT v=spf1 +all" },
	    "softfail: ~all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 redirect=x.test" },
	    "permerror: redirect=x.test leads to a domain without an SPF record", 1, 0,
	    NULL },
	{ { "d.test TXT v=spf1 redirect=%{l}.x.test", "joe.x.test TXT v=spf1 -all" },
	    "fail: -all of joe.x.test", 1, 0, NULL },
	/* 6.2: exp. */
	{ { "d.test TXT v=spf1 -all exp=e.%{d}", "e.d.test TXT no %{i}, %{s}" },
	    "fail: -all of d.test | no 192.0.2.7, joe@s.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 ~all exp=e.test", "e.test TXT no" },
	    "softfail: ~all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 -all exp=e.test", "e.test TXT no", "e.test TXT yes" },
	    "fail: -all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 -all exp=e.test", "e.test TXT %{x}" },
	    "fail: -all of d.test", 0, 0, NULL },
	{ { "d.test TXT v=spf1 -include:x.test exp=e.test", "e.test TXT no",
	      "x.test TXT v=spf1 +all exp=f.test", "f.test TXT other" },
	    "fail: -include:x.test of d.test | no", 1, 0, NULL },
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 -all exp=e.test",
	      "e.test TXT no" },
	    "fail: -all of d.test", 1, 0, NULL },
	{ { "d.test TXT v=spf1 redirect=x.test exp=e.test", "e.test TXT no",
	      "x.test TXT v=spf1 -all exp=f.test", "f.test TXT other" },
	    "fail: -all of x.test | other", 1, 0, NULL },
	/* 4.6.4: limits. */
	{ { "d.test TXT v=spf1 a:0.test a:1.test -all" }, "fail: -all of d.test", 2, 2,
	    NULL },
	{ { "d.test TXT v=spf1 a:0.test a:1.test a:2.test -all" },
	    "permerror: more than 2 lookups find nothing", 3, 3, NULL },
	{ { "d.test TXT v=spf1 a:0.test mx:1.test exists:2.test -all", "0.test TXT x",
	      "1.test TXT x", "2.test TXT x" },
	    "permerror: more than 2 lookups find nothing", 3, 3, NULL },
	{ { "d.test TXT v=spf1 a:0.test a:0.test a:0.test a:0.test a:0.test a:0.test "
	    "a:0.test a:0.test a:0.test a:0.test -all",
	      "0.test A 192.0.2.1" },
	    "fail: -all of d.test", 10, 0, NULL },
	{ { "d.test TXT v=spf1 a:0.test a:0.test a:0.test a:0.test a:0.test a:0.test "
	    "a:0.test a:0.test a:0.test a:0.test mx -all",
	      "0.test A 192.0.2.1" },
	    "permerror: more than 10 DNS lookups are needed", 11, 0, NULL },
	{ { "d.test TXT v=spf1 a:0.test a:0.test a:0.test a:0.test a:0.test a:0.test "
	    "a:0.test a:0.test a:0.test a:0.test redirect=x.test",
	      "0.test A 192.0.2.1", "x.test TXT v=spf1 -all" },
	    "permerror: more than 10 DNS lookups are needed", 11, 0, NULL },
};

/* "RESULT: WHY | EXPLANATION" */
static const char *evaluated(struct spf_eval *host, struct resolver *resolver,
    const char *domain, const char *client)
{
	static const struct dns_servers servers = { .count = 1 };
	struct spf_dns *dns = mem_alloc(sizeof *dns);
	struct spf_tree *tree = mem_alloc(sizeof *tree);

	resolver_start(resolver, &servers);
	*dns = (struct spf_dns){ .resolver = resolver, .deadline = deadline_in(60) };
	tree->dns = dns;
	tree->has_client = true;
	tree->lookups_max = SPF_LOOKUPS_MAX;
	tree->values = (struct spf_macro_values){
		.local_part = "joe",
		.sender_domain = "s.test",
		.helo = "helo.test",
		.validated = "unknown",
		.receiver = "unknown",
	};
	EXPECT(address_parse(client, 0, &tree->values.address), client);
	*host = (struct spf_eval){ .tree = tree };
	const char *result = spf_result_name(spf_eval_check(host, domain));

	return mem_printf("%s: %s%s%s", result, host->why, host->explanation ? " | " : "",
	    host->explanation ? host->explanation : "");
}

/* RFC 7208 4.3 */
static void test_domains(void)
{
	static const char *const none[] = { "test", "test.", "", "a..test" };
	static const char *const zone[] = { "d.test TXT v=spf1 -all", NULL };
	struct spf_eval host;
	struct resolver resolver;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		zone_begin(zone, 1);
		EXPECT_TEXT(evaluated(&host, &resolver, none[i], "192.0.2.7"),
		    "none: not a fully qualified domain name", none[i]);
		EXPECT_NUMBER(zone_questions, 0, none[i]);
	}
}

int main(void)
{
	struct spf_eval host;
	struct resolver resolver;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *client = cases[i].client ? cases[i].client : "192.0.2.7";

		zone_begin(cases[i].zone, LINES_MAX);
		EXPECT_TEXT(evaluated(&host, &resolver, "d.test", client),
		    cases[i].wanted, cases[i].zone[0]);
		EXPECT_NUMBER(host.lookups, cases[i].lookups, cases[i].zone[0]);
		EXPECT_NUMBER(host.voids, cases[i].voids, cases[i].zone[0]);
	}
	test_domains();
	return unit_end();
}
