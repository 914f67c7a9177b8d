/* SPDX-License-Identifier: ISC */
#include "mail/spf_record.h"

#include "unit.h"

static void read_text(struct spf_record *record, const char *text)
{
	spf_record_read(record, (const unsigned char *)text, strlen(text));
}

static void test_versions(void)
{
	static const struct {
		const char *text;
		bool is_record;
	} cases[] = {
		{ "v=spf1", true },
		{ "v=spf1 ", true },
		{ "V=SpF1 -all", true },
		{ "v=spf10", false },
		{ "v=spf1\t-all", false },
		{ " v=spf1", false },
		{ "v=spf2 -all", false },
		{ "", false },
		{ "v=spf", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(spf_record_is((const unsigned char *)cases[i].text,
			   strlen(cases[i].text)) == cases[i].is_record,
		    cases[i].text);
}

static void test_errors(void)
{
	/* What is wrong, from the seventh byte on: the byte at fault, 0 for none. */
	static const struct {
		const char *text;
		int position;
	} cases[] = {
		{ "v=spf1", 0 },
		{ "v=spf1   -all   ", 0 },
		{ "v=spf1 a mx ptr all", 0 },
		{ "v=spf1 +a -a ?a ~a", 0 },
		{ "v=spf1 A MX:Example.ORG ALL", 0 },
		{ "v=spf1 a/24 mx//64 a/24//64 a:x.org/0//0", 0 },
		{ "v=spf1 a:%{d}/24 exists:%{d/}.x.org a:x.org./8", 0 },
		{ "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ip6:::ffff:1.2.3.4", 0 },
		{ "v=spf1 foo=bar a=b include=x -foo.bar=", 31 },
		{ "v=spf1 foo= f-o_o.b=%{d} redirect=x.org exp=%{d}", 0 },
		{ "v=spf1 -", 9 },
		{ "v=spf1 --all", 9 },
		{ "v=spf1 all:", 11 },
		{ "v=spf1 all/8", 11 },
		{ "v=spf1 allow", 8 },
		{ "v=spf1 include", 15 },
		{ "v=spf1 include:", 16 },
		{ "v=spf1 include:x", 16 },
		{ "v=spf1 include:x.org/24", 18 },
		{ "v=spf1 exists", 14 },
		{ "v=spf1 a:", 10 },
		{ "v=spf1 a/", 9 },
		{ "v=spf1 a/33", 10 },
		{ "v=spf1 a/08", 10 },
		{ "v=spf1 a/99999999999999999999", 10 },
		{ "v=spf1 a//129", 11 },
		{ "v=spf1 a:x.org:8", 12 },
		{ "v=spf1 a:x.1", 12 },
		{ "v=spf1 a:x.-org", 12 },
		{ "v=spf1 ip4:1.2.3", 12 },
		{ "v=spf1 ip4:1.2.3.256", 12 },
		{ "v=spf1 ip4:1.2.3.4/33", 20 },
		{ "v=spf1 ip4", 11 },
		{ "v=spf1 ip4:1.2.3.4//32", 12 },
		{ "v=spf1 ip6:2001:db8::/129", 23 },
		{ "v=spf1 ip6:1.2.3.4", 12 },
		{ "v=spf1 ip6:2001:db8:::", 12 },
		{ "v=spf1 ptr:", 12 },
		{ "v=spf1 ptr/8", 11 },
		{ "v=spf1 redirect:x.org", 8 },
		{ "v=spf1 redirect=", 17 },
		{ "v=spf1 redirect=x.org redirect=y.org", 23 },
		{ "v=spf1 exp=x.org -all exp=x.org", 23 },
		{ "v=spf1 a:%{x}.org", 12 },
		{ "v=spf1 a:%{d.org", 14 },
		{ "v=spf1 a:%{d0}", 13 },
		{ "v=spf1 a:%{t}", 12 },
		{ "v=spf1 a:%d.org", 10 },
		{ "v=spf1 a:x.org%", 15 },
		{ "v=spf1 a:\xc3\xbc.org", 10 },
		{ "v=spf1 a\t-all", 9 },
		{ "v=spf1 =x", 8 },
		{ "v=spf1 1a", 8 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_record record;

		read_text(&record, cases[i].text);
		EXPECT((record.error != NULL) == (cases[i].position != 0), cases[i].text);
		EXPECT_NUMBER(record.error_position, cases[i].position, cases[i].text);
	}
}

static void test_terms(void)
{
	struct spf_record record;

	read_text(&record,
	    "v=spf1 ?A:x.org/24//64 ~ip4:192.0.2.0/25 -ip6:2001:db8::/33 exp=e.org "
	    "redirect=r.org");
	EXPECT_NUMBER(record.count, 5, "terms");
	EXPECT(record.terms[0].kind == SPF_A, "a");
	EXPECT(record.terms[0].result == SPF_NEUTRAL, "?");
	EXPECT_TEXT(record.terms[0].domain, "x.org", "a");
	EXPECT_NUMBER(record.terms[0].prefix4, 24, "a");
	EXPECT_NUMBER(record.terms[0].prefix6, 64, "a");
	EXPECT_NUMBER(record.terms[0].position, 8, "a");
	EXPECT(record.terms[1].result == SPF_SOFTFAIL, "~");
	EXPECT_NUMBER(record.terms[1].network[0], 192, "ip4");
	EXPECT_NUMBER(record.terms[1].prefix4, 25, "ip4");
	EXPECT(record.terms[2].result == SPF_FAIL, "-");
	EXPECT_NUMBER(record.terms[2].prefix6, 33, "ip6");
	EXPECT(record.exp == &record.terms[3], "exp");
	EXPECT(record.redirect == &record.terms[4], "redirect");
	EXPECT_TEXT(record.redirect->domain, "r.org", "redirect");
	spf_record_read(&record, (const unsigned char *)"v=spf1 a\0b", 10);
	EXPECT_NUMBER(record.error_position, 9, "a NUL");
}

int main(void)
{
	test_versions();
	test_errors();
	test_terms();
	return unit_end();
}
