/* SPDX-License-Identifier: ISC */
#include "spf/record.h"
#include "spf/slip.h"

#include "base/mem.h"

#include "unit.h"

/* The text of one term, and what was meant; NULL: no guess. */
static const struct {
	const char *term, *meant;
} cases[] = {
	{ "redirect:x.org", "redirect=x.org is meant" },
	{ "REDIRECT:x.org", "redirect=x.org is meant" },
	{ "-redirect=x.org", "redirect=x.org is meant" },
	{ "exp:x.org", "exp=x.org is meant" },
	{ "+include=x.org", "+include:x.org is meant" },
	{ "-ip4=192.0.2.1", "-ip4:192.0.2.1 is meant" },
	{ "ipv4:192.0.2.0/24", "ip4:192.0.2.0/24 is meant" },
	{ "ipv6:2001:db8::/32", "ip6:2001:db8::/32 is meant" },
	{ "ipv4:2001:db8::/32", "ip6:2001:db8::/32 is meant" },
	{ "ip:192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "~ip:2001:db8::1", "~ip6:2001:db8::1 is meant" },
	{ "ip:foo", "ip4: or ip6: is meant" },
	{ "ipv4:foo", "did you mean ip4:?" },
	{ "ip4:2001:db8::1", "ip6:2001:db8::1 is meant" },
	{ "ip6:192.0.2.0/24", "ip4:192.0.2.0/24 is meant" },
	{ "ip4:mail.example.org", "a:mail.example.org is meant" },
	{ "ip6:mail.example.org", "a:mail.example.org is meant" },
	{ "ip4:192.0.02.1", "ip4:192.0.2.1 is meant" },
	{ "ip4:192.0.2.010/024", "ip4:192.0.2.10/24 is meant" },
	{ "ip4:192.0.2/24", "ip4:192.0.2.0/24 is meant" },
	{ "ip4:10/8", "ip4:10.0.0.0/8 is meant" },
	{ "ip4:192.0.2.0/255.255.255.0", "ip4:192.0.2.0/24 is meant" },
	{ "ip4:10/255.0.0.0", "ip4:10.0.0.0/8 is meant" },
	{ "ip4:192.0.2.1/255.255.255.255", "ip4:192.0.2.1/32 is meant" },
	{ "ip4:192.0.2.0/0.0.0.255", NULL },
	{ "ip4::192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "ip4:::192.0.2.1", "ip6:::192.0.2.1 is meant" },
	{ "all-", "-all is meant" },
	{ "ALL~", "~all is meant" },
	{ "-all~", "-all is meant" },
	{ "spf:x.org", "did you mean include:?" },
	{ "ip4:192.0.2", NULL },
	{ "ip4:192.0.2.256", NULL },
	{ "ip4:192.0.2.1/33", NULL },
	{ "ip4:192.0.2.1.5", NULL },
	{ "ip4:192.0.2.1/99999999999999999999", NULL },
	{ "ip4", NULL },
	{ "a:192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "-a:192.0.2.1/24", "-ip4:192.0.2.1/24 is meant" },
	{ "mx:10.0.0.1", "ip4:10.0.0.1 is meant" },
	{ "include:192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "include:2001:db8::1", "ip6:2001:db8::1 is meant" },
	{ "include:x.org/24", "include takes no prefix length" },
	{ "exists:x.org/24", "exists takes no prefix length" },
	{ "redirect=x.org/24", "redirect takes no prefix length" },
	{ "ptr/24", "ptr takes no prefix length" },
	{ "mx:/24", "mx/24 is meant" },
	{ "mx,", "terms are separated by spaces, not by ','" },
	{ "mx;", "terms are separated by spaces, not by ';'" },
	{ "mx;-all", "terms are separated by spaces, not by ';'" },
	{ "ip4:192.0.2.1,ip4:192.0.2.2", "terms are separated by spaces, not by ','" },
	{ ",", "terms are separated by spaces, not by ','" },
	{ "include;x.org", "include:x.org is meant" },
	{ "exists:%{i,", NULL },
	{ "ip4:192.0.2.1~all", "a space is missing in front of '~all'" },
	{ "mx-all", "a space is missing in front of '-all'" },
	{ "-a?ALL", "a space is missing in front of '?ALL'" },
	{ "-allinclude:x.org", "a space is missing in front of 'include:x.org'" },
	{ "ip4:192.0.2.1ip4:192.0.2.2",
	    "a space is missing in front of 'ip4:192.0.2.2'" },
	{ "ip4:192.0.2.1-include:x.org",
	    "a space is missing in front of '-include:x.org'" },
	{ "a:ip4:192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "include:include:x.org", "include:x.org is meant" },
	{ "--all", "one qualifier is enough" },
	{ "include.x.org", "include:x.org is meant" },
	{ "-include._spf.x.org", "-include:_spf.x.org is meant" },
	{ "ip4.192.0.2.0/24", "ip4:192.0.2.0/24 is meant" },
	{ "redirect.x.org", "redirect=x.org is meant" },
	{ "-all.", "-all is meant" },
	{ "~all:", "~all is meant" },
	{ "all.example.org", "a:all.example.org is meant" },
	{ "-al", "did you mean -all?" },
	{ "~alll", "did you mean ~all?" },
	{ "incldue:x.org", "did you mean include:?" },
	{ "INCLUDES:x.org", "did you mean include:?" },
	{ "redirct:x.org", "did you mean redirect=?" },
	{ "exist:x.org", "did you mean exists:?" },
	{ "mail.example.org", "a:mail.example.org is meant" },
	{ "mx.example.org", "a:mx.example.org is meant" },
	{ "~_spf.example.org", "~include:_spf.example.org is meant" },
	{ "192.0.2.1", "ip4:192.0.2.1 is meant" },
	{ "192.0.2.0/24", "ip4:192.0.2.0/24 is meant" },
	{ "2001:db8::1", "ip6:2001:db8::1 is meant" },
	{ "v:spf1", "a second version tag: two records were joined" },
	{ "-all\"", "quotes do not belong in a record" },
	{ "\"include:x.org\"", "quotes do not belong in a record" },
	{ "mx\\;", "a backslash does not belong in a record" },
	{ ":x.org", "no space is allowed in front of ':'" },
	{ "/24", "no space is allowed in front of '/'" },
	{ "=", "no space is allowed in front of '='" },
	{ "", NULL },
	{ "-", NULL },
	{ "foo", NULL },
	{ "foo:bar", NULL },
	{ "24", NULL },
	{ "include", NULL },
	{ "include:", NULL },
	{ "include:x", NULL },
	{ "a:%{x}.org", NULL },
	{ "deny", NULL },
};

static void test_meant(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(spf_slip_meant(cases[i].term, NULL, NULL), cases[i].meant,
		    cases[i].term);
}

static void test_neighbours(void)
{
	static const struct {
		const char *before, *term, *after, *meant;
	} neighbours[] = {
		{ NULL, "include:", "x.org", "no space is allowed behind ':'" },
		{ "include:", "x.org", "-all", "it belongs right behind 'include:'" },
		{ NULL, "include:", "-all", NULL },
		{ NULL, "include:", "mx", NULL },
		{ NULL, "include:", "a:x.org", NULL },
		{ NULL, "ip6:", "2001:db8::1", "no space is allowed behind ':'" },
		{ "ip6:", "2001:db8::1", NULL, "it belongs right behind 'ip6:'" },
		{ NULL, "ip4:192.0.2.0/", "24", "no space is allowed behind '/'" },
		{ "ip4:192.0.2.0/", "24", NULL,
		    "it belongs right behind 'ip4:192.0.2.0/'" },
		{ NULL, "ip4:192.0.2.0/", "-all", NULL },
		{ NULL, "redirect", "=", "no space is allowed in front of '='" },
		{ "redirect", "=", "x.org", "no space is allowed in front of '='" },
		{ "=", "x.org", NULL, "it belongs right behind '='" },
		{ NULL, "redirect=", "x.org", "no space is allowed behind '='" },
		{ NULL, "include", ":x.org", "no space is allowed in front of ':'" },
		{ NULL, "foo", "", NULL },
		{ NULL, "include:", "", NULL },
		{ NULL, "-", "all", "no space is allowed behind '-'" },
		{ "foo", "mail.example.org", NULL, "a:mail.example.org is meant" },
	};

	for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++)
		EXPECT_TEXT(spf_slip_meant(neighbours[i].term, neighbours[i].before,
				neighbours[i].after),
		    neighbours[i].meant, neighbours[i].term);
}

static void test_long(void)
{
	char text[20001] = "include.";

	memset(text + 8, 'x', sizeof text - 9);
	const char *meant = spf_slip_meant(text, NULL, NULL);
	EXPECT(meant && strlen(meant) < 120, "20000 bytes");
	memset(text, 'i', sizeof text - 1);
	EXPECT_TEXT(spf_slip_meant(text, NULL, NULL), NULL, "20000 bytes of i");
}

static void test_bytes(void)
{
	static const struct {
		const char *bytes, *error, *hint;
	} bytes[] = {
		{ "\xe2\x80\x93"
		  "all",
		    "an en dash (U+2013) is not allowed in a record", "write '-'" },
		{ "\xc2\xa0", "a no-break space (U+00A0) is not allowed in a record",
		    "write ' '" },
		{ "\xe2\x80\x8b",
		    "an invisible character (U+200B) is not allowed in a record",
		    "remove it" },
		{ "\xe2\x80\x9d",
		    "a typographic quote (U+201D) is not allowed in a record",
		    "quotes do not belong in a record" },
		{ "\xef\xbc\x9a",
		    "a full-width colon (U+FF1A) is not allowed in a record",
		    "write ':'" },
		{ "\xef\xbc\x9d",
		    "a full-width equals sign (U+FF1D) is not allowed in a record",
		    "write '='" },
		{ "\x96"
		  "all",
		    "an en dash (0x96 in Windows-1252) is not allowed in a record",
		    "write '-'" },
		{ "\t", "the byte 0x09 may not be in a record", NULL },
		{ "\n", "the byte 0x0a may not be in a record", NULL },
		{ "\xc3\xbc", "the byte 0xc3 may not be in a record", NULL },
		{ "\x7f", "the byte 0x7f may not be in a record", NULL },
		{ "\1", "the byte 0x01 may not be in a record", NULL },
	};

	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		const char *hint = "not set";

		EXPECT_TEXT(spf_slip_byte(bytes[i].bytes, strlen(bytes[i].bytes), &hint),
		    bytes[i].error, bytes[i].error);
		EXPECT_TEXT(hint, bytes[i].hint, bytes[i].error);
	}
}

static void test_misspelt(void)
{
	static const struct {
		const char *term, *meant; /* NULL: not misspelt */
	} modifiers[] = {
		{ "include=_spf.vendor.example", "include:_spf.vendor.example is meant" },
		{ "INCLUDE=x.org", "include:x.org is meant" },
		{ "all=", "all is meant" },
		{ "all=x", "all is meant" },
		{ "mx=", "mx is meant" },
		{ "a=mail.x.org", "a:mail.x.org is meant" },
		{ "a=192.0.2.1", "ip4:192.0.2.1 is meant" },
		{ "ptr=x.org", "ptr:x.org is meant" },
		{ "exists=x.org", "exists:x.org is meant" },
		{ "ip4=192.0.2.0/24", "ip4:192.0.2.0/24 is meant" },
		{ "ip4=2001:db8::1", "ip6:2001:db8::1 is meant" },
		{ "ip6=2001:db8::/32", "ip6:2001:db8::/32 is meant" },
		{ "ip=192.0.2.1", "ip4:192.0.2.1 is meant" },
		{ "ipv4=192.0.2.1", "ip4:192.0.2.1 is meant" },
		{ "ipv6=2001:db8::1", "ip6:2001:db8::1 is meant" },
		{ "ipv6=x", "ip6:x is meant" },
		{ "spf=x.org", "include:x.org is meant" },
		{ "inlcude=x.org", "include:x.org is meant" },
		{ "includes=x.org", "include:x.org is meant" },
		{ "exist=x.org", "exists:x.org is meant" },
		{ "redirekt=x.org", "redirect=x.org is meant" },
		{ "redirec=x.org", "redirect=x.org is meant" },
		{ "rediretc=x.org", "redirect=x.org is meant" },
		{ "expl=x.org", "exp=x.org is meant" },
		{ "explanation=x.org", "exp=x.org is meant" },
		{ "v=spf1", "a second version tag: two records were joined" },
		{ "V=SPF1", "a second version tag: two records were joined" },
		{ "v=spf1;", "a second version tag: two records were joined" },
		{ "v=1", NULL },
		{ "ra=postmaster", NULL },
		{ "rp=100", NULL },
		{ "rr=all", NULL },
		{ "foo=bar", NULL },
		{ "x-y=z", NULL },
		{ "match_subdomains=yes", NULL },
		{ "op=dk", NULL },
		{ "eh=1", NULL },
		{ "moo=1", NULL },
		{ "report=x", NULL },
		{ "exclude=x", NULL },
		{ "expires=1", NULL },
		{ "redirect=x.org", NULL },
		{ "exp=x.org", NULL },
		{ "include:x.org", NULL },
		{ "include=%{z}", NULL },
		{ "mx", NULL },
	};

	for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++) {
		const char *text = mem_printf("v=spf1 %s", modifiers[i].term);
		struct spf_record record;
		const char *meant = NULL;

		spf_record_read(
		    &record, (const unsigned char *)text, strlen(text), SPF_TERMS_ALL);
		EXPECT_NUMBER(record.count, 1, text);
		EXPECT(spf_slip_is_misspelt(&record.terms[0], &meant) ==
			   (modifiers[i].meant != NULL),
		    text);
		EXPECT_TEXT(meant, modifiers[i].meant, text);
	}
}

int main(void)
{
	test_meant();
	test_neighbours();
	test_long();
	test_bytes();
	test_misspelt();
	return unit_end();
}
