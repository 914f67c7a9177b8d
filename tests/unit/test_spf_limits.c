/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include "found.h"
#include "surveyed.h"
#include "unit.h"

/*
 * What is found of records that go to a limit, and past it: zones are made here.
 */
static struct text_list zone;

static void line(const char *text)
{
	text_list_add(&zone, text);
}

/* "PREFIX0SUFFIX PREFIX1SUFFIX …" */
static const char *series(const char *prefix, const char *suffix, int count)
{
	struct text_builder text = { .text = NULL };

	for (int i = 0; i < count; i++)
		text_print(&text, " %s%d%s", prefix, i, suffix);
	return text_built(&text);
}

static struct surveyed *surveyed(
    const char *warning, const char *critical, const char *severity)
{
	struct threshold lookups;

	EXPECT_TEXT(range_parse(warning, &lookups.warning), NULL, warning);
	EXPECT_TEXT(range_parse(critical, &lookups.critical), NULL, critical);
	zone_begin(zone.texts, zone.count);
	struct surveyed *made = survey_with("d.test", RESOLVE_ANY, &lookups, severity);
	surveyed_drop(made);
	zone = (struct text_list){ .count = 0 };
	return made;
}

/* As many lookups of a name that is there. */
static void lookups(int count)
{
	line(mem_printf("d.test TXT v=spf1%s -all", series("a:h", ".test", count)));
	for (int i = 0; i < count; i++) {
		line(mem_printf("h%d.test A 192.0.2.1", i));
		line(mem_printf("h%d.test AAAA 2001:db8::1", i));
	}
}

static void test_lookups(void)
{
	static const struct {
		int count;
		const char *warning, *critical, *severity, *wanted, *summary;
	} cases[] = {
		{ 8, "8", "10", NULL, "", "ends in -all, 8 of 10 DNS lookups" },
		{ 9, "8", "10", NULL,
		    "W too-many-lookups: needs 9 DNS lookups (limit 10) | outside the "
		    "range 8",
		    "ends in -all, 9 of 10 DNS lookups" },
		{ 10, "8", "10", NULL,
		    "W too-many-lookups: needs 10 DNS lookups (limit 10) | outside the "
		    "range 8",
		    "ends in -all, 10 of 10 DNS lookups" },
		{ 11, "8", "10", NULL,
		    "C too-many-lookups: needs 11 DNS lookups (limit 10) | outside the "
		    "range 10",
		    "ends in -all, 11 of 10 DNS lookups" },
		{ 11, "20", "30", NULL, "", "ends in -all, 11 of 10 DNS lookups" },
		{ 11, "8", "10", "too-many-lookups=ok",
		    "O too-many-lookups: needs 11 DNS lookups (limit 10) | outside the "
		    "range 10",
		    "ends in -all, 11 of 10 DNS lookups" },
		{ 2, "3:", "10", NULL,
		    "W too-many-lookups: needs 2 DNS lookups (limit 10) | outside the "
		    "range 3:",
		    "ends in -all, 2 of 10 DNS lookups" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		lookups(cases[i].count);
		struct surveyed *made = surveyed(
		    cases[i].warning, cases[i].critical, cases[i].severity);

		EXPECT_TEXT(found_text(&made->result), cases[i].wanted, cases[i].wanted);
		EXPECT_TEXT(made->result.summary, cases[i].summary, cases[i].wanted);
	}
}

/* Reading ends at 100 lookups: of d.test two, of x.test 49, of y.test the others. */
static void test_endless(void)
{
	static const char left_out[] = "U not-examined: was not read completely: the "
				       "record of y.test exceeds 100 DNS lookups";
	static const char many[] = " too-many-lookups: needs more than 100 DNS lookups "
				   "(limit 10) | outside the range 10";
	const struct {
		int others;
		const char *critical, *severity, *wanted, *summary;
	} cases[] = {
		{ 49, "10", NULL,
		    "C too-many-lookups: needs 100 DNS lookups (limit 10) | outside the "
		    "range 10",
		    "ends in -all, 100 of 10 DNS lookups" },
		{ 50, "10", NULL, mem_printf("C%s", many), NULL },
		{ 50, "200", NULL, left_out, NULL },
		{ 50, "10", "too-many-lookups=ok", mem_printf("O%s\n%s", many, left_out),
		    NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		line("d.test TXT v=spf1 -include:x.test -include:y.test -all");
		line(mem_printf(
		    "x.test TXT v=spf1%s -all", series("-exists:e", ".test", 49)));
		line(mem_printf("y.test TXT v=spf1%s -all",
		    series("-exists:e", ".test", cases[i].others)));
		for (int k = 0; k < 50; k++)
			line(mem_printf("e%d.test A 127.0.0.2", k));
		struct surveyed *made = surveyed(
		    cases[i].critical, cases[i].critical, cases[i].severity);

		EXPECT_TEXT(found_text(&made->result), cases[i].wanted, cases[i].wanted);
		EXPECT_TEXT(made->result.summary, cases[i].summary, cases[i].wanted);
	}
}

static void test_mail_hosts(void)
{
	for (int count = 10; count <= 11; count++) {
		line("d.test TXT v=spf1 mx -all");
		for (int i = 0; i < count; i++) {
			line(mem_printf("d.test MX h%d.test", i));
			line(mem_printf("h%d.test A 192.0.2.1", i));
			line(mem_printf("h%d.test AAAA 2001:db8::1", i));
		}
		struct surveyed *made = surveyed("8", "10", NULL);

		EXPECT_TEXT(found_text(&made->result),
		    count == 10 ? ""
				: "C too-many-mx: uses mx with 11 mail hosts (limit 10)",
		    "mail hosts");
		EXPECT_TEXT(made->result.summary,
		    count == 10 ? "ends in -all, 1 of 10 DNS lookups" : NULL,
		    "mail hosts");
	}
}

/* A record of that many bytes. */
static const char *record_of(int length)
{
	struct text_builder text = { .text = NULL };

	text_print(&text, "v=spf1");
	for (int i = 0; length - 5 - (int)text.length >= 10 + 14; i++)
		text_print(&text, " ip4:8.8.8.%d", i);
	while ((int)text.length < length - 5)
		text_print(&text, " ");
	text_print(&text, " -all");
	return text_built(&text);
}

static void test_sizes(void)
{
	static const struct {
		const char *name;
		int own, target, included,
		    other; /* bytes; other: of text beside the own */
		const char *wanted;
	} cases[] = {
		{ "450 bytes", 450, 0, 0, 0, "" },
		{ "451 bytes", 451, 0, 0, 0,
		    "W record-size: has a record of 451 bytes, more than 450" },
		{ "an include of 451 bytes", 0, 0, 451, 0, "" },
		{ "a target of a redirect", 0, 460, 0, 0,
		    "W record-size: has a record of 460 bytes at r.test, more than 450" },
		{ "1232 bytes of answer", 100, 0, 0, 1132, "" },
		{ "1233 bytes of answer", 100, 0, 0, 1133,
		    "W answer-size: has TXT answers that need DNS over TCP: d.test (1233 "
		    "bytes, 2 TXT records)" },
		{ "the answer of an include", 0, 0, 1300, 0,
		    "W answer-size: has TXT answers that need DNS over TCP: x.test (1300 "
		    "bytes, 1 TXT record)" },
		{ "both", 1300, 0, 0, 0,
		    "W record-size: has a record of 1300 bytes, more than 450\n"
		    "W answer-size: has TXT answers that need DNS over TCP: d.test (1300 "
		    "bytes, 1 TXT record)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		line(mem_printf("d.test TXT %s", cases[i].own ? record_of(cases[i].own)
						 : cases[i].included
						     ? "v=spf1 include:x.test -all"
						     : "v=spf1 redirect=r.test"));
		if (cases[i].target)
			line(mem_printf("r.test TXT %s", record_of(cases[i].target)));
		if (cases[i].included)
			line(mem_printf("x.test TXT %s", record_of(cases[i].included)));
		if (cases[i].other)
			line(mem_printf("d.test TXT %0*d", cases[i].other, 0));
		struct surveyed *made = surveyed("8", "10", NULL);

		EXPECT_TEXT(found_text(&made->result), cases[i].wanted, cases[i].name);
	}
}

/* Ten includes with large answers: three are named. */
static void test_many_sizes(void)
{
	line(mem_printf("d.test TXT v=spf1%s -all", series("include:x", ".test", 5)));
	for (int i = 0; i < 5; i++)
		line(mem_printf("x%d.test TXT %s", i, record_of(1240)));
	EXPECT_TEXT(found_text(&surveyed("8", "10", NULL)->result),
	    "W answer-size: has TXT answers that need DNS over TCP: x0.test (1240 bytes, "
	    "1 "
	    "TXT record), x1.test (1240 bytes, 1 TXT record), x2.test (1240 bytes, 1 TXT "
	    "record) and 2 more",
	    "five answers");
	line("d.test TXT v=spf1 include:x.test include:x.test -all");
	line(mem_printf("x.test TXT %s", record_of(1240)));
	EXPECT_TEXT(found_text(&surveyed("8", "10", NULL)->result),
	    "W duplicate-terms: has include:x.test twice\n"
	    "W answer-size: has TXT answers that need DNS over TCP: x.test (1240 bytes, "
	    "1 "
	    "TXT record)",
	    "twice the same");
}

/* 200 questions: the record's, and two a host. */
static void test_questions(void)
{
	line(mem_printf("d.test TXT v=spf1%s -all", series("a:h", ".test", 100)));
	for (int i = 0; i < 100; i++) {
		line(mem_printf("h%d.test A 192.0.2.1", i));
		line(mem_printf("h%d.test AAAA 2001:db8::1", i));
	}
	struct surveyed *made = surveyed("8", "10", "too-many-lookups=ok");

	EXPECT_NUMBER(zone_questions, 200, "questions");
	EXPECT_TEXT(made->result.summary, NULL, "questions");
	EXPECT_TEXT(found_text(&made->result),
	    "O too-many-lookups: needs 100 DNS lookups (limit 10) | outside the range "
	    "10\nU not-examined: needs more than 200 DNS queries; not queried: h99.test "
	    "(AAAA)\nW record-size: has a record of 1101 bytes, more than 450",
	    "questions");
}

int main(void)
{
	test_lookups();
	test_endless();
	test_mail_hosts();
	test_sizes();
	test_many_sizes();
	test_questions();
	return unit_end();
}
