/* SPDX-License-Identifier: ISC */
#include "spf/record.h"

#include "base/mem.h"

#include "unit.h"

static void read_text(struct spf_record *record, const char *text)
{
	spf_record_read(record, (const unsigned char *)text, strlen(text), SPF_TERMS_ALL);
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
	spf_record_read(&record, (const unsigned char *)"v=spf1 a\0b", 10, SPF_TERMS_ALL);
	EXPECT_NUMBER(record.error_position, 9, "a NUL");
}

/* All slips as a line: "11 unknown mechanism (did you mean mx?); 15 …". */
static const char *slips_text(const struct spf_record *record)
{
	const char *text = "";

	for (int i = 0; i < record->slip_count; i++) {
		const struct spf_slip *slip = &record->slips[i];

		text = mem_printf("%s%s%d %s: %s%s%s%s", text, i ? "; " : "",
		    slip->position, slip->term, slip->error, slip->hint ? " (" : "",
		    slip->hint ? slip->hint : "", slip->hint ? ")" : "");
	}
	return text;
}

static void test_slips(void)
{
	static const struct {
		const char *text, *slips;
	} cases[] = {
		{ "v=spf1 mx -all", "" },
		{ "v=spf1 ipv4:192.0.2.1 mx redirect:x.org",
		    "8 ipv4:192.0.2.1: unknown mechanism (did you mean ip4:192.0.2.1?); "
		    "26 redirect:x.org: unknown mechanism (did you mean "
		    "redirect=x.org?)" },
		{ "v=spf1 include: x.org ip4:192.0.2.0/ 24 -al",
		    "16 include:: missing domain (no space is allowed after ':'); 17 "
		    "x.org: unknown mechanism (it must directly follow 'include:'); 27 "
		    "ip4:192.0.2.0/: invalid IPv4 network (no space is allowed after "
		    "'/'); 38 24: expected a mechanism or modifier (it must directly "
		    "follow 'ip4:192.0.2.0/'); 42 -al: unknown mechanism (did you mean "
		    "-all?)" },
		{ "v=spf1 include:", "16 include:: missing domain" },
		{ "v=spf1 include:   ", "16 include:: missing domain" },
		{ "v=spf1 mx \xe2\x80\x93"
		  "all",
		    "11 \xe2\x80\x93"
		    "all: an en dash (U+2013) is not allowed in a record "
		    "(write '-')" },
		{ "v=spf1 mx\xc2\xa0-all", "10 mx\xc2\xa0-all: a no-break space (U+00A0) "
					   "is not allowed in a record "
					   "(write ' ')" },
		{ "v=spf1 \xff\xff\xff mx\t-all",
		    "8 \xff\xff\xff: the byte 0xff is not allowed in a record; "
		    "14 mx\t-all: the byte 0x09 is not allowed in a record" },
		{ "v=spf1 redirect=x.org foo:bar redirect=y.org",
		    "23 foo:bar: unknown mechanism; "
		    "31 redirect=y.org: duplicate modifier" },
		{ "v=spf1 exp=x.org exp=y.org exp=", "18 exp=y.org: duplicate modifier; "
						     "32 exp=: missing domain" },
		{ "v=spf1 ip4:192.0.2.0/33 a:x.org/24//129",
		    "22 ip4:192.0.2.0/33: the prefix length must be 0 to 32; "
		    "37 a:x.org/24//129: the prefix length must be 0 to 128" },
		{ "v=spf1 redirect = x.org",
		    "8 redirect: unknown mechanism (no space is allowed before '='); 17 "
		    "=: expected a mechanism or modifier (no space is allowed before "
		    "'='); 19 x.org: unknown mechanism (it must directly follow '=')" },
		{ "v=spf1 mx,a -all.",
		    "10 mx,a: expected ':' or a prefix length "
		    "(terms are separated by spaces, not by ','); "
		    "14 -all.: unknown mechanism (did you mean -all?)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_record record;

		read_text(&record, cases[i].text);
		EXPECT_TEXT(slips_text(&record), cases[i].slips, cases[i].text);
		EXPECT_NUMBER(record.slips_left_out, 0, cases[i].text);
		EXPECT(!record.is_cut, cases[i].text);
		if (record.slip_count == 0)
			continue;
		EXPECT_TEXT(record.error, record.slips[0].error, cases[i].text);
		EXPECT_TEXT(record.error_term, record.slips[0].term, cases[i].text);
		EXPECT_NUMBER(
		    record.error_position, record.slips[0].position, cases[i].text);
	}
}

static void test_right_among_wrong(void)
{
	struct spf_record record;

	read_text(&record, "v=spf1 foo all: redirect: mx:x.org redirect=y.org -all");
	EXPECT_NUMBER(record.count, 6, "terms");
	EXPECT(record.terms[0].is_wrong && record.terms[0].kind == SPF_OTHER, "foo");
	EXPECT(record.terms[1].is_wrong, "all:");
	EXPECT(!record.terms[3].is_wrong && record.terms[3].kind == SPF_MX, "mx");
	EXPECT_TEXT(record.terms[3].domain, "x.org", "mx");
	EXPECT(record.redirect == &record.terms[4], "redirect");
	EXPECT(record.all == &record.terms[5], "all");
	EXPECT_NUMBER(record.slip_count, 3, "slips");
}

/* So many terms, each wrong, and the first ten kept. */
static void test_many(void)
{
	static char text[60007] = "v=spf1";
	struct spf_record record;

	for (size_t at = 6; at + 3 < sizeof text; at += 3)
		memcpy(text + at, at % 2 ? " ab" : " \xff\xff", 3);
	read_text(&record, text);
	EXPECT_NUMBER(record.count, 20000, "terms");
	EXPECT_NUMBER(record.slip_count, SPF_SLIPS_MAX, "slips");
	EXPECT_NUMBER(record.slips_left_out, 20000 - SPF_SLIPS_MAX, "left out");
	EXPECT_NUMBER(record.slips[9].position, 7 + 9 * 3 + 1, "the tenth");
	memset(text + 6, '\xff', sizeof text - 7);
	text[6] = ' ';
	read_text(&record, text);
	EXPECT_NUMBER(record.slip_count, 1, "one term of bad bytes");
}

static void test_cut(void)
{
	static const struct {
		const char *text;
		int terms_max, count;
		bool is_cut;
	} cases[] = {
		{ "v=spf1 a mx -all", 3, 3, false },
		{ "v=spf1 a mx -all  ", 3, 3, false },
		{ "v=spf1 a mx -all", 2, 2, true },
		{ "v=spf1 a mx foo", 2, 2, true },
		{ "v=spf1 a", 0, 0, true },
		{ "v=spf1 ", 0, 0, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_record record;

		spf_record_read(&record, (const unsigned char *)cases[i].text,
		    strlen(cases[i].text), cases[i].terms_max);
		EXPECT_NUMBER(record.count, cases[i].count, cases[i].text);
		EXPECT(record.is_cut == cases[i].is_cut, cases[i].text);
		EXPECT(!record.error, cases[i].text);
	}
}

/* A '^' begins another string. */
static void test_seams(void)
{
	static const struct {
		const char *strings, *seams, *slips;
	} cases[] = {
		{ "v=spf1 mx -all", "", "" },
		{ "v=spf1 mx ^-all", "", "" },
		{ "v=spf1 mx^ -all", "", "" },
		{ "^v=s^pf1 mx -all^", "", "" },
		{ "v=spf1 include:spf.x.^org -all", "0:22", "" },
		{ "v=spf1 a m^x p^tr -a^ll", "1:11 2:14 3:19", "" },
		{ "v=spf1 in^cl^^ude:x.org mx", "0:10", "" },
		{ "v=spf1 include:x.org^mx -all", "0:21", "" },
		{ "v=spf1 ip4:192.0.2.1^ip4:192.0.2.2 -all", "0:21",
		    "12 ip4:192.0.2.1ip4:192.0.2.2: invalid IPv4 network (missing space "
		    "before 'ip4:192.0.2.2', where two strings are joined)" },
		{ "v=spf1 foo ip4:192.0.2.0/24^mx -all", "1:28",
		    "8 foo: unknown mechanism; 16 ip4:192.0.2.0/24mx: invalid IPv4 "
		    "network (missing space before 'mx', where two strings are joined)" },
		{ "v=spf1 -a^l mx", "0:10",
		    "9 -al: unknown mechanism (did you mean -all?)" },
		{ "v=spf1 inc^lude:x.org/24", "0:11",
		    "18 include:x.org/24: does not end in a valid top label "
		    "(include takes no prefix length)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[100] = "";
		uint16_t seams[9];
		int length = 0, count = 0;
		const char *marked = "";
		struct spf_record record;

		for (const char *at = cases[i].strings; *at; at++) {
			if (*at == '^')
				seams[count++] = (uint16_t)length;
			else
				text[length++] = *at;
		}
		read_text(&record, text);
		spf_record_mark_seams(&record, seams, count);
		for (int k = 0; k < record.count; k++) {
			if (record.terms[k].seam)
				marked = mem_printf("%s%s%d:%d", marked,
				    *marked ? " " : "", k, record.terms[k].seam);
		}
		EXPECT_TEXT(marked, cases[i].seams, cases[i].strings);
		EXPECT_TEXT(slips_text(&record), cases[i].slips, cases[i].strings);
	}
	struct spf_record nul;
	const uint16_t seam = 8;
	spf_record_read(&nul, (const unsigned char *)"v=spf1 \0mx", 10, SPF_TERMS_ALL);
	spf_record_mark_seams(&nul, &seam, 1);
	EXPECT_NUMBER(nul.terms[0].seam, 9, "a NUL");
	EXPECT_TEXT(nul.slips[0].hint, NULL, "a NUL");
	struct spf_record cut;
	const uint16_t behind[] = { 8, 12 };
	spf_record_read(&cut, (const unsigned char *)"v=spf1 mx -all", 14, 1);
	spf_record_mark_seams(&cut, behind, 2);
	EXPECT_NUMBER(cut.terms[0].seam, 9, "the term that was read");
}

int main(void)
{
	test_versions();
	test_errors();
	test_terms();
	test_slips();
	test_right_among_wrong();
	test_many();
	test_cut();
	test_seams();
	return unit_end();
}
