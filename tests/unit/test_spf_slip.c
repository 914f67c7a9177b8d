/* SPDX-License-Identifier: ISC */
#include "spf/record.h"
#include "spf/slip.h"

#include "base/mem.h"

#include "unit.h"

/* The text of one term, and what was meant; NULL: no guess. */
static const struct {
	const char *term, *meant;
} cases[] = {
	{ "redirect:x.org", "did you mean redirect=x.org?" },
	{ "REDIRECT:x.org", "did you mean redirect=x.org?" },
	{ "-redirect=x.org", "did you mean redirect=x.org?" },
	{ "exp:x.org", "did you mean exp=x.org?" },
	{ "+include=x.org", "did you mean +include:x.org?" },
	{ "-ip4=192.0.2.1", "did you mean -ip4:192.0.2.1?" },
	{ "ipv4:192.0.2.0/24", "did you mean ip4:192.0.2.0/24?" },
	{ "ipv6:2001:db8::/32", "did you mean ip6:2001:db8::/32?" },
	{ "ipv4:2001:db8::/32", "did you mean ip6:2001:db8::/32?" },
	{ "ip:192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "~ip:2001:db8::1", "did you mean ~ip6:2001:db8::1?" },
	{ "ip:foo", "did you mean ip4: or ip6:?" },
	{ "ipv4:foo", "did you mean ip4:?" },
	{ "ip4:2001:db8::1", "did you mean ip6:2001:db8::1?" },
	{ "ip6:192.0.2.0/24", "did you mean ip4:192.0.2.0/24?" },
	{ "ip4:mail.example.org", "did you mean a:mail.example.org?" },
	{ "ip6:mail.example.org", "did you mean a:mail.example.org?" },
	{ "ip4:192.0.02.1", "did you mean ip4:192.0.2.1?" },
	{ "ip4:192.0.2.010/024", "did you mean ip4:192.0.2.10/24?" },
	{ "ip4:192.0.2/24", "did you mean ip4:192.0.2.0/24?" },
	{ "ip4:10/8", "did you mean ip4:10.0.0.0/8?" },
	{ "ip4:192.0.2.0/255.255.255.0", "did you mean ip4:192.0.2.0/24?" },
	{ "ip4:10/255.0.0.0", "did you mean ip4:10.0.0.0/8?" },
	{ "ip4:192.0.2.1/255.255.255.255", "did you mean ip4:192.0.2.1/32?" },
	{ "ip4:192.0.2.0/0.0.0.255", NULL },
	{ "ip4::192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "ip4:::192.0.2.1", "did you mean ip6:::192.0.2.1?" },
	{ "all-", "did you mean -all?" },
	{ "ALL~", "did you mean ~all?" },
	{ "-all~", "did you mean -all?" },
	{ "spf:x.org", "did you mean include:?" },
	{ "ip4:192.0.2", NULL },
	{ "ip4:192.0.2.256", NULL },
	{ "ip4:192.0.2.1/33", NULL },
	{ "ip4:192.0.2.1.5", NULL },
	{ "ip4:192.0.2.1/99999999999999999999", NULL },
	{ "ip4", NULL },
	{ "a:192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "-a:192.0.2.1/24", "did you mean -ip4:192.0.2.1/24?" },
	{ "mx:10.0.0.1", "did you mean ip4:10.0.0.1?" },
	{ "include:192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "include:2001:db8::1", "did you mean ip6:2001:db8::1?" },
	{ "include:x.org/24", "include takes no prefix length" },
	{ "exists:x.org/24", "exists takes no prefix length" },
	{ "redirect=x.org/24", "redirect takes no prefix length" },
	{ "ptr/24", "ptr takes no prefix length" },
	{ "mx:/24", "did you mean mx/24?" },
	{ "mx,", "terms are separated by spaces, not by ','" },
	{ "mx;", "terms are separated by spaces, not by ';'" },
	{ "mx;-all", "terms are separated by spaces, not by ';'" },
	{ "ip4:192.0.2.1,ip4:192.0.2.2", "terms are separated by spaces, not by ','" },
	{ ",", "terms are separated by spaces, not by ','" },
	{ "include;x.org", "did you mean include:x.org?" },
	{ "exists:%{i,", NULL },
	{ "ip4:192.0.2.1~all", "missing space before '~all'" },
	{ "mx-all", "missing space before '-all'" },
	{ "-a?ALL", "missing space before '?ALL'" },
	{ "-allinclude:x.org", "missing space before 'include:x.org'" },
	{ "ip4:192.0.2.1ip4:192.0.2.2", "missing space before 'ip4:192.0.2.2'" },
	{ "ip4:192.0.2.1-include:x.org", "missing space before '-include:x.org'" },
	{ "a:ip4:192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "include:include:x.org", "did you mean include:x.org?" },
	{ "--all", "more than one qualifier" },
	{ "include.x.org", "did you mean include:x.org?" },
	{ "-include._spf.x.org", "did you mean -include:_spf.x.org?" },
	{ "ip4.192.0.2.0/24", "did you mean ip4:192.0.2.0/24?" },
	{ "redirect.x.org", "did you mean redirect=x.org?" },
	{ "-all.", "did you mean -all?" },
	{ "~all:", "did you mean ~all?" },
	{ "all.example.org", "did you mean a:all.example.org?" },
	{ "-al", "did you mean -all?" },
	{ "~alll", "did you mean ~all?" },
	{ "incldue:x.org", "did you mean include:?" },
	{ "INCLUDES:x.org", "did you mean include:?" },
	{ "redirct:x.org", "did you mean redirect=?" },
	{ "exist:x.org", "did you mean exists:?" },
	{ "mail.example.org", "did you mean a:mail.example.org?" },
	{ "mx.example.org", "did you mean a:mx.example.org?" },
	{ "~_spf.example.org", "did you mean ~include:_spf.example.org?" },
	{ "192.0.2.1", "did you mean ip4:192.0.2.1?" },
	{ "192.0.2.0/24", "did you mean ip4:192.0.2.0/24?" },
	{ "2001:db8::1", "did you mean ip6:2001:db8::1?" },
	{ "v:spf1", "a second version tag: two records were joined" },
	{ "-all\"", "quotes do not belong in a record" },
	{ "\"include:x.org\"", "quotes do not belong in a record" },
	{ "mx\\;", "a backslash does not belong in a record" },
	{ ":x.org", "no space is allowed before ':'" },
	{ "/24", "no space is allowed before '/'" },
	{ "=", "no space is allowed before '='" },
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
		{ NULL, "include:", "x.org", "no space is allowed after ':'" },
		{ "include:", "x.org", "-all", "it must directly follow 'include:'" },
		{ NULL, "include:", "-all", NULL },
		{ NULL, "include:", "mx", NULL },
		{ NULL, "include:", "a:x.org", NULL },
		{ NULL, "ip6:", "2001:db8::1", "no space is allowed after ':'" },
		{ "ip6:", "2001:db8::1", NULL, "it must directly follow 'ip6:'" },
		{ NULL, "ip4:192.0.2.0/", "24", "no space is allowed after '/'" },
		{ "ip4:192.0.2.0/", "24", NULL,
		    "it must directly follow 'ip4:192.0.2.0/'" },
		{ NULL, "ip4:192.0.2.0/", "-all", NULL },
		{ NULL, "redirect", "=", "no space is allowed before '='" },
		{ "redirect", "=", "x.org", "no space is allowed before '='" },
		{ "=", "x.org", NULL, "it must directly follow '='" },
		{ NULL, "redirect=", "x.org", "no space is allowed after '='" },
		{ NULL, "include", ":x.org", "no space is allowed before ':'" },
		{ NULL, "foo", "", NULL },
		{ NULL, "include:", "", NULL },
		{ NULL, "-", "all", "no space is allowed after '-'" },
		{ "foo", "mail.example.org", NULL, "did you mean a:mail.example.org?" },
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
		{ "\t", "the byte 0x09 is not allowed in a record", NULL },
		{ "\n", "the byte 0x0a is not allowed in a record", NULL },
		{ "\xc3\xbc", "the byte 0xc3 is not allowed in a record", NULL },
		{ "\x7f", "the byte 0x7f is not allowed in a record", NULL },
		{ "\1", "the byte 0x01 is not allowed in a record", NULL },
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
		{ "include=_spf.vendor.example",
		    "did you mean include:_spf.vendor.example?" },
		{ "INCLUDE=x.org", "did you mean include:x.org?" },
		{ "all=", "did you mean all?" },
		{ "all=x", "did you mean all?" },
		{ "mx=", "did you mean mx?" },
		{ "a=mail.x.org", "did you mean a:mail.x.org?" },
		{ "a=192.0.2.1", "did you mean ip4:192.0.2.1?" },
		{ "ptr=x.org", "did you mean ptr:x.org?" },
		{ "exists=x.org", "did you mean exists:x.org?" },
		{ "ip4=192.0.2.0/24", "did you mean ip4:192.0.2.0/24?" },
		{ "ip4=2001:db8::1", "did you mean ip6:2001:db8::1?" },
		{ "ip6=2001:db8::/32", "did you mean ip6:2001:db8::/32?" },
		{ "ip=192.0.2.1", "did you mean ip4:192.0.2.1?" },
		{ "ipv4=192.0.2.1", "did you mean ip4:192.0.2.1?" },
		{ "ipv6=2001:db8::1", "did you mean ip6:2001:db8::1?" },
		{ "ipv6=x", "did you mean ip6:x?" },
		{ "spf=x.org", "did you mean include:x.org?" },
		{ "inlcude=x.org", "did you mean include:x.org?" },
		{ "includes=x.org", "did you mean include:x.org?" },
		{ "exist=x.org", "did you mean exists:x.org?" },
		{ "redirekt=x.org", "did you mean redirect=x.org?" },
		{ "redirec=x.org", "did you mean redirect=x.org?" },
		{ "rediretc=x.org", "did you mean redirect=x.org?" },
		{ "expl=x.org", "did you mean exp=x.org?" },
		{ "explanation=x.org", "did you mean exp=x.org?" },
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
