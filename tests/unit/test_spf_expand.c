/* SPDX-License-Identifier: ISC */
#include "spf/expand.h"

#include <stdlib.h>

#include "unit.h"

static struct spf_macro_values values = {
	.local_part = "strong-bad",
	.sender_domain = "email.example.com",
	.domain = "email.example.com",
	.helo = "mx.example.org",
	.validated = "unknown",
	.receiver = "unknown",
	.time_s = 1000000000,
};

static void test_examples(void)
{
	/* RFC 7208 7.4, and what it leaves out. */
	static const struct {
		const char *text, *ipv4, *ipv6;
	} cases[] = {
		{ "%{s}", "strong-bad@email.example.com", NULL },
		{ "%{o}", "email.example.com", NULL },
		{ "%{d}", "email.example.com", NULL },
		{ "%{d4}", "email.example.com", NULL },
		{ "%{d3}", "email.example.com", NULL },
		{ "%{d2}", "example.com", NULL },
		{ "%{d1}", "com", NULL },
		{ "%{d99999999999}", "email.example.com", NULL },
		{ "%{dr}", "com.example.email", NULL },
		{ "%{d2r}", "example.email", NULL },
		{ "%{l}", "strong-bad", NULL },
		{ "%{l-}", "strong.bad", NULL },
		{ "%{lr}", "strong-bad", NULL },
		{ "%{lr-}", "bad.strong", NULL },
		{ "%{l1r-}", "strong", NULL },
		{ "%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com",
		    "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6."
		    "_"
		    "spf.example.com" },
		{ "%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com", NULL },
		{ "%{d2}.trusted-domains.example.net",
		    "example.com.trusted-domains.example.net", NULL },
		{ "%{S}", "strong-bad%40email.example.com", NULL },
		{ "%{h}", "mx.example.org", NULL },
		{ "%{p}.x.org", "unknown.x.org", NULL },
		{ "a%%b%_c%-d.org", "a%b c%20d.org", NULL },
		{ "%{i}", "192.0.2.3",
		    "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1" },
		{ "x.org.", "x.org", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT(address_parse("192.0.2.3", 0, &values.address), "IPv4");
		EXPECT_TEXT(spf_expand_domain(cases[i].text, &values), cases[i].ipv4,
		    cases[i].text);
		EXPECT(address_parse("2001:db8::cb01", 0, &values.address), "IPv6");
		if (cases[i].ipv6)
			EXPECT_TEXT(spf_expand_domain(cases[i].text, &values),
			    cases[i].ipv6, cases[i].text);
	}
	EXPECT_TEXT(spf_expand_explanation("%{c} at %{t} by %{r}%_%{I}", &values),
	    "2001:db8::cb01 at 1000000000 by unknown "
	    "2.0.0.1.0.d.b.8.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.c.b.0.1",
	    "explanation");
	EXPECT_TEXT(spf_expand_domain("%{d}.%%x", NULL), "%{d}.%x", "no client");
}

/* Macro values as long as a command line can make them. */
static void test_bounds(void)
{
	enum { LONG = 65000 };
	static char dots[LONG + 1], label[LONG + 1], bytes[LONG + 1];
	struct spf_macro_values hostile = values;

	for (int i = 0; i < LONG; i++) {
		dots[i] = i % 50 == 49 ? '.' : 'x';
		label[i] = 'x';
		bytes[i] = (char)0xff;
	}
	hostile.local_part = dots + LONG - 500;
	EXPECT(strlen(spf_expand_domain("%{l}.example.org", &hostile)) <= SPF_NAME_MAX,
	    "cut to 253");
	EXPECT(strstr(spf_expand_domain("%{l}.example.org", &hostile), "example.org"),
	    "cut from the left");
	hostile.local_part = dots;
	EXPECT_TEXT(spf_expand_domain("%{l}.example.org", &hostile), "", "too long");
	EXPECT(strlen(spf_expand_domain("%{lr}.x.org", &hostile)) == 0, "reversed");
	hostile.local_part = label;
	EXPECT_TEXT(spf_expand_domain("%{l}", &hostile), "", "one label");
	hostile.local_part = bytes;
	EXPECT_TEXT(spf_expand_domain("%{L}", &hostile), "", "escaped");
	EXPECT(strlen(spf_expand_explanation("%{L}%{L}%{L}", &hostile)) ==
		   SPF_EXPLANATION_MAX,
	    "explanation");
	hostile.local_part = "";
	EXPECT_TEXT(spf_expand_domain("%{l}.org", &hostile), ".org", "empty");
	EXPECT_TEXT(spf_expand_domain("%{l5r-.=}.org", &hostile), ".org", "empty parts");
}

static void test_needs(void)
{
	EXPECT(!spf_macro_needs_client("a.%{d}.%{O2r}"), "d and o");
	EXPECT(spf_macro_needs_client("%{d}.%{ir}"), "d and i");
	EXPECT_NUMBER(spf_macro_letters("%{d}.%{Hr}.%%{i}%_%{l}"),
	    SPF_MACRO('d') | SPF_MACRO('h') | SPF_MACRO('l'), "letters");
	EXPECT(!spf_macro_needs_client("a.%%{d}"), "%%{");
	EXPECT(!spf_macro_needs_client("a%_%-.org"), "%_");
	EXPECT(spf_macro_needs_validated("%{d}.%{P}"), "P");
	EXPECT(!spf_macro_needs_validated("%{d}.p%%{p}"), "%%{p}");
}

int main(void)
{
	test_examples();
	test_bounds();
	test_needs();
	return unit_end();
}
