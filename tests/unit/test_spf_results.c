/* SPDX-License-Identifier: ISC */
#include "spf/eval.h"

#include "spf_zone.h"
#include "unit.h"
#include "zone.h"

/*
 * What clients get from the records of one zone, by what RFC 7208 says of each term.
 */
static const struct result_case {
	const char *client, *domain;
	enum spf_result result;
	const char *why; /* NULL: not compared */
} cases[] = {
	/* pass is OK */
	{ "192.0.2.1", "pass.test", SPF_PASS, NULL },
	{ "2001:db8::1", "pass.test", SPF_PASS, NULL },
	/* fail is CRITICAL */
	{ "192.0.2.2", "pass.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "pass.test", SPF_FAIL, NULL },
	/* softfail is CRITICAL */
	{ "192.0.2.2", "softfail.test", SPF_SOFTFAIL, NULL },
	/* neutral is CRITICAL, and it is what a record gives that says nothing of the client */
	{ "192.0.2.2", "neutral.test", SPF_NEUTRAL, NULL },
	{ "192.0.2.2", "open.test", SPF_NEUTRAL, NULL },
	{ "192.0.2.2", "empty.test", SPF_NEUTRAL, NULL },
	/* none is the result without a record, without the domain, and with a record of another version or type */
	{ "192.0.2.1", "nothing.test", SPF_NONE, "nothing.test publishes no SPF record" },
	{ "192.0.2.1", "gone.test", SPF_NONE, "gone.test publishes no SPF record" },
	{ "192.0.2.1", "version.test", SPF_NONE, "version.test publishes no SPF record" },
	{ "192.0.2.1", "old.test", SPF_NONE, "old.test publishes no SPF record" },
	/* temperror is the result where the record cannot be looked up */
	{ "192.0.2.1", "servfail.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	/* permerror is the result of two records */
	{ "192.0.2.1", "two.test", SPF_PERMERROR, "two.test publishes 2 SPF records" },
	/* permerror is the result of a term that nobody knows, even behind one that matches */
	{ "192.0.2.1", "unknown.test", SPF_PERMERROR,
	    "'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism" },
	/* unknown modifiers are ignored */
	{ "192.0.2.1", "modifier.test", SPF_PASS, NULL },
	{ "192.0.2.2", "modifier.test", SPF_FAIL, NULL },
	/* a record is found behind an alias, beside other text, in strings joined without a blank, with many blanks */
	{ "192.0.2.1", "alias.test", SPF_PASS, NULL },
	{ "192.0.2.2", "alias.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "beside.test", SPF_PASS, NULL },
	{ "192.0.2.2", "beside.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "joined.test", SPF_PASS, NULL },
	{ "192.0.2.2", "joined.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "blanks.test", SPF_PASS, NULL },
	{ "192.0.2.2", "blanks.test", SPF_FAIL, NULL },
	/* version, mechanisms and modifiers are read in any case */
	{ "192.0.2.1", "case.test", SPF_PASS, NULL },
	{ "192.0.2.2", "case.test", SPF_FAIL, NULL },
	{ "2001:db8::1", "case6.test", SPF_PASS, NULL },
	{ "2001:db8::2", "case6.test", SPF_FAIL, NULL },
	/* all matches everybody, and without a qualifier it passes */
	{ "192.0.2.2", "plus.test", SPF_PASS, NULL },
	{ "192.0.2.2", "bare.test", SPF_PASS, NULL },
	{ "2001:db8::2", "bare.test", SPF_PASS, NULL },
	{ "192.0.2.2", "null.test", SPF_FAIL, NULL },
	/* the first term that matches decides */
	{ "192.0.2.1", "first.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "order.test", SPF_NEUTRAL, NULL },
	{ "192.0.2.2", "order.test", SPF_PASS, NULL },
	/* ip4 matches its network and no IPv6 client */
	{ "192.0.2.0", "net4.test", SPF_PASS, NULL },
	{ "192.0.2.1", "net4.test", SPF_PASS, NULL },
	{ "192.0.2.2", "net4.test", SPF_FAIL, NULL },
	{ "2001:db8::1", "net4.test", SPF_FAIL, NULL },
	/* ip6 matches its network and no IPv4 client */
	{ "2001:db8::ffff", "net6.test", SPF_PASS, NULL },
	{ "2001:db8:0:1::1", "net6.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "net6.test", SPF_FAIL, NULL },
	/* a matches the addresses of its name or of the domain, by alias too */
	{ "192.0.2.1", "a.test", SPF_PASS, NULL },
	{ "2001:db8::1", "a.test", SPF_PASS, NULL },
	{ "192.0.2.2", "a.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "a-named.test", SPF_PASS, NULL },
	{ "2001:db8::1", "a-named.test", SPF_PASS, NULL },
	{ "192.0.2.2", "a-named.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a-named.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "a-alias.test", SPF_PASS, NULL },
	{ "2001:db8::1", "a-alias.test", SPF_PASS, NULL },
	{ "192.0.2.2", "a-alias.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a-alias.test", SPF_FAIL, NULL },
	/* a and mx take one prefix length for IPv4 and one for IPv6 */
	{ "192.0.2.99", "a24.test", SPF_PASS, NULL },
	{ "192.0.3.1", "a24.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a24.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "a64.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a64.test", SPF_PASS, NULL },
	{ "192.0.2.99", "a-dual.test", SPF_PASS, NULL },
	{ "192.0.3.1", "a-dual.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a-dual.test", SPF_PASS, NULL },
	{ "2001:db8:0:1::1", "a-dual.test", SPF_FAIL, NULL },
	{ "192.0.2.99", "a-own.test", SPF_PASS, NULL },
	{ "192.0.3.1", "a-own.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "a-own.test", SPF_PASS, NULL },
	{ "2001:db8:0:1::1", "a-own.test", SPF_FAIL, NULL },
	{ "192.0.2.99", "mx-dual.test", SPF_PASS, NULL },
	{ "192.0.3.1", "mx-dual.test", SPF_FAIL, NULL },
	{ "2001:db8::2", "mx-dual.test", SPF_PASS, NULL },
	{ "2001:db8:0:1::1", "mx-dual.test", SPF_FAIL, NULL },
	{ "203.0.113.1", "a-zero.test", SPF_PASS, NULL },
	{ "2001:db8::2", "a-zero.test", SPF_FAIL, NULL },
	/* mx matches the addresses of the mail hosts, and not those of the domain */
	{ "192.0.2.1", "mx.test", SPF_PASS, NULL },
	{ "2001:db8::1", "mx.test", SPF_PASS, NULL },
	{ "192.0.2.2", "mx.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "mx-named.test", SPF_PASS, NULL },
	{ "2001:db8::1", "mx-named.test", SPF_PASS, NULL },
	{ "192.0.2.2", "mx-named.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "mx-a.test", SPF_FAIL, NULL },
	/* exists matches where there is an A record, whatever it says, and for an IPv6 client too */
	{ "192.0.2.2", "exists.test", SPF_PASS, NULL },
	{ "2001:db8::2", "exists.test", SPF_PASS, NULL },
	{ "192.0.2.2", "exists-not.test", SPF_FAIL, NULL },
	{ "2001:db8::1", "exists6.test", SPF_FAIL, NULL },
	/* ptr matches a validated name that is the domain or below it */
	{ "192.0.2.1", "ptr.test", SPF_PASS, NULL },
	{ "2001:db8::1", "ptr.test", SPF_PASS, NULL },
	{ "192.0.2.1", "ptr-named.test", SPF_PASS, NULL },
	{ "192.0.2.1", "ptr-tail.test", SPF_FAIL, NULL },
	{ "192.0.2.9", "ptr.test", SPF_FAIL, NULL },
	/* ptr follows an alias of the reverse name and takes names in any case */
	{ "192.0.2.5", "ptr.test", SPF_PASS, NULL },
	{ "192.0.2.6", "ptr.test", SPF_FAIL, NULL },
	/* ptr does not match a name that has another address */
	{ "192.0.2.2", "ptr.test", SPF_FAIL, NULL },
	/* a DNS error while ptr looks up names is no match, and one of a name's address skips the name */
	{ "192.0.2.3", "ptr.test", SPF_FAIL, NULL },
	{ "192.0.2.4", "ptr.test", SPF_PASS, NULL },
	/* only the first ten names of the client count for ptr */
	{ "192.0.2.30", "ptr-names.test", SPF_PASS, NULL },
	{ "192.0.2.31", "ptr-names.test", SPF_FAIL, NULL },
	/* include matches where the included record passes, and the qualifier says what that means */
	{ "192.0.2.1", "include.test", SPF_PASS, NULL },
	{ "192.0.2.1", "include-soft.test", SPF_SOFTFAIL, NULL },
	{ "192.0.2.1", "include-neutral.test", SPF_NEUTRAL, NULL },
	{ "192.0.2.1", "include-minus.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "include.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "include-minus.test", SPF_PASS, NULL },
	/* include does not match where the included record fails, softfails or is neutral */
	{ "192.0.2.1", "inc-fail.test", SPF_PASS, NULL },
	{ "192.0.2.2", "inc-fail.test", SPF_SOFTFAIL, NULL },
	{ "192.0.2.2", "inc-softfail.test", SPF_PASS, NULL },
	{ "192.0.2.2", "inc-neutral.test", SPF_PASS, NULL },
	{ "192.0.2.2", "inc-open.test", SPF_PASS, NULL },
	/* include of no record is permerror */
	{ "192.0.2.1", "inc-none.test", SPF_PERMERROR,
	    "include:nothing.test leads to a domain without an SPF record" },
	{ "192.0.2.1", "inc-gone.test", SPF_PERMERROR,
	    "include:gone.test leads to a domain without an SPF record" },
	/* temperror and permerror of an included record are those of the whole */
	{ "192.0.2.1", "inc-temp.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "192.0.2.1", "inc-perm.test", SPF_PERMERROR,
	    "'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism" },
	{ "192.0.2.1", "inc-two.test", SPF_PERMERROR,
	    "two.test publishes 2 SPF records" },
	/* a record that includes itself or redirects to itself is permerror */
	{ "192.0.2.1", "loop.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	{ "192.0.2.1", "redirect-loop.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	/* redirect gives the result of the other record */
	{ "192.0.2.1", "redirect.test", SPF_PASS, NULL },
	{ "192.0.2.2", "redirect.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "redirect-soft.test", SPF_SOFTFAIL, NULL },
	/* redirect comes last wherever it stands, and counts for nothing beside all */
	{ "192.0.2.1", "redirect-first.test", SPF_PASS, NULL },
	{ "192.0.2.2", "redirect-first.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "redirect-all.test", SPF_SOFTFAIL, NULL },
	/* redirect to no record is permerror, and errors of the other record are those of the whole */
	{ "192.0.2.1", "redirect-none.test", SPF_PERMERROR,
	    "redirect=nothing.test leads to a domain without an SPF record" },
	{ "192.0.2.1", "redirect-gone.test", SPF_PERMERROR,
	    "redirect=gone.test leads to a domain without an SPF record" },
	{ "192.0.2.1", "redirect-temp.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "192.0.2.1", "redirect-perm.test", SPF_PERMERROR,
	    "'foo:bar' at byte 13 of the record of unknown.test: unknown mechanism" },
	/* only a fail is explained */
	{ "192.0.2.1", "exp.test", SPF_PASS, NULL },
	{ "192.0.2.2", "exp-soft.test", SPF_SOFTFAIL, NULL },
	/* exp of an included record is not taken */
	{ "192.0.2.2", "exp-include.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-in-include.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-outer.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "exp-minus.test", SPF_FAIL, NULL },
	/* exp is taken from the target of a redirect, and from there only */
	{ "192.0.2.2", "exp-lost.test", SPF_FAIL, NULL },
	/* an explanation that is not there, not one, or wrong is ignored */
	{ "192.0.2.2", "exp-gone.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-none.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-temp.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-two.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-syntax.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "exp-high.test", SPF_FAIL, NULL },
	/* an explanation cannot forge performance data */
	{ "192.0.2.2", "exp-evil.test", SPF_FAIL, NULL },
	/* %{p} is the domain if validated, else a name below it, else any name, else unknown */
	{ "192.0.2.20", "p.test", SPF_PASS, NULL },
	{ "192.0.2.20", "sub.p.test", SPF_PASS, NULL },
	{ "192.0.2.20", "elsewhere.test", SPF_PASS, NULL },
	{ "192.0.2.21", "p.test", SPF_PASS, NULL },
	/* %{p} is unknown after a DNS error and without a name */
	{ "192.0.2.22", "p.test", SPF_PASS, NULL },
	{ "192.0.2.23", "p.test", SPF_PASS, NULL },
	/* %{p} works in an explanation */
	{ "192.0.2.20", "exp-p.test", SPF_FAIL, NULL },
	{ "192.0.2.23", "exp-p.test", SPF_FAIL, NULL },
	/* ten terms may need DNS, and ip4, ip6, all and exp do not count */
	{ "192.0.2.1", "ten.test", SPF_PASS, NULL },
	{ "192.0.2.2", "ten.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "ten-redirect.test", SPF_PASS, NULL },
	{ "192.0.2.1", "ten-include.test", SPF_PASS, NULL },
	/* the eleventh term that needs DNS is permerror, whatever it is and wherever it stands */
	{ "192.0.2.1", "eleven.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	{ "192.0.2.1", "eleven-redirect.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	{ "192.0.2.1", "eleven-include.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	{ "192.0.2.1", "eleven-ptr.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	{ "192.0.2.1", "same.test", SPF_PERMERROR,
	    "more than 10 DNS lookups are needed" },
	/* an eleventh term behind one that matches is not reached */
	{ "192.0.2.1", "eleven-late.test", SPF_PASS, NULL },
	/* two lookups may find nothing */
	{ "192.0.2.1", "void2.test", SPF_PASS, NULL },
	{ "192.0.2.2", "void2.test", SPF_FAIL, NULL },
	{ "192.0.2.1", "void3-late.test", SPF_PASS, NULL },
	/* the third lookup that finds nothing is permerror, be it no name or no data, in an include too */
	{ "192.0.2.1", "void3.test", SPF_PERMERROR, "more than 2 lookups find nothing" },
	{ "192.0.2.1", "void3-data.test", SPF_PERMERROR,
	    "more than 2 lookups find nothing" },
	{ "192.0.2.1", "void3-deep.test", SPF_PERMERROR,
	    "more than 2 lookups find nothing" },
	{ "2001:db8::1", "void3-6.test", SPF_PERMERROR,
	    "more than 2 lookups find nothing" },
	{ "192.0.2.1", "void3-6.test", SPF_PASS, NULL },
	/* ten mail hosts may be, and eleven are permerror */
	{ "192.0.2.1", "mx10.test", SPF_PASS, NULL },
	{ "192.0.2.2", "mx10.test", SPF_FAIL, NULL },
	{ "192.0.2.2", "mx11.test", SPF_PERMERROR,
	    "mx:mx11.test has 11 mail hosts, more than 10" },
	{ "192.0.2.1", "mx11.test", SPF_PERMERROR,
	    "mx:mx11.test has 11 mail hosts, more than 10" },
	/* a name may have any number of addresses */
	{ "192.0.2.1", "many-a.test", SPF_PASS, NULL },
	{ "192.0.2.2", "many-a.test", SPF_FAIL, NULL },
	/* a DNS error of a, mx, a mail host or exists is temperror */
	{ "192.0.2.1", "temp-a.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "192.0.2.1", "temp-mx.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "192.0.2.1", "temp-mx-host.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	{ "192.0.2.1", "temp-exists.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	/* a DNS error behind a term that matches is no error */
	{ "192.0.2.1", "temp-late.test", SPF_PASS, NULL },
	{ "192.0.2.2", "temp-late.test", SPF_TEMPERROR,
	    "servfail.test cannot be looked up: the DNS server answers SERVFAIL" },
	/* a domain of one label or none that DNS can hold is none, and nothing is asked */
	{ "192.0.2.1", "localhost", SPF_NONE, "not a fully qualified domain name" },
	{ "192.0.2.1", "com..", SPF_NONE, "not a fully qualified domain name" },
	{ "192.0.2.1", "pass.test..", SPF_NONE, "not a fully qualified domain name" },
	{ "192.0.2.1", "a..test", SPF_NONE, "not a fully qualified domain name" },
	{ "192.0.2.1", ".pass.test", SPF_NONE, "not a fully qualified domain name" },
};

static const char *evaluated(const char *client, const char *domain,
    struct resolver *resolver, enum spf_result *result)
{
	static const struct dns_servers servers = { .count = 1 };
	struct spf_dns *dns = mem_alloc(sizeof *dns);
	struct spf_tree *tree = mem_alloc(sizeof *tree);
	struct spf_eval host = { .tree = tree };

	resolver_start(resolver, &servers);
	*dns = (struct spf_dns){ .resolver = resolver, .deadline = deadline_in(60) };
	tree->dns = dns;
	tree->has_client = true;
	tree->lookups_max = SPF_LOOKUPS_MAX;
	tree->values = (struct spf_macro_values){
		.local_part = "postmaster",
		.sender_domain = domain,
		.helo = domain,
		.validated = "unknown",
		.receiver = "unknown",
	};
	EXPECT(address_parse(client, 0, &tree->values.address), client);
	*result = spf_eval_check(&host, domain);
	return host.why;
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *what = mem_printf("%s %s", cases[i].client, cases[i].domain);
		enum spf_result result;
		struct resolver resolver;

		zone_begin(spf_zone, sizeof spf_zone / sizeof *spf_zone);
		const char *why = evaluated(
		    cases[i].client, cases[i].domain, &resolver, &result);
		EXPECT_TEXT(
		    spf_result_name(result), spf_result_name(cases[i].result), what);
		if (cases[i].why)
			EXPECT_TEXT(why, cases[i].why, what);
	}
	return unit_end();
}
