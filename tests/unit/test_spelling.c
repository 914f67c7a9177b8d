/* SPDX-License-Identifier: ISC */
#include "cli/spelling.h"

#include "unit.h"

static const char *const words[] = { "hostname", "domain", "nameserver", "sni", "ssl",
	"no-starttls", "starttls", "tls", "ok", "warning", "critical", "help" };

static const char *nearest(const char *text)
{
	struct spelling spelling = spelling_of(text);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		spelling_consider(&spelling, words[i]);
	return spelling.nearest;
}

static void test_nearest(void)
{
	static const struct {
		const char *text, *word;
	} cases[] = {
		{ "hostnmae", "hostname" },
		{ "hostnames", "hostname" },
		{ "ostname", "hostname" },
		{ "hastname", "hostname" },
		{ "HOSTNAMR", "hostname" },
		{ "hsotnmae", "hostname" },
		{ "nameservers", "nameserver" },
		{ "no-startls", "no-starttls" },
		{ "startls", "starttls" },
		{ "critcal", "critical" },
		{ "warn", "warning" },
		{ "crit", "critical" },
		{ "snl", "sni" },
		{ "hlep", "help" },
		{ "", NULL },
		{ "o", NULL },
		{ "okay", NULL },
		{ "ko", NULL },
		{ "tl", NULL },
		{ "frobnicate", NULL },
		{ "hxxxname", NULL },
		{ "\33[31m|", NULL },
		{ "hostnamehostnamehostnamehostnamehostnamehostname", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(nearest(cases[i].text), cases[i].word, cases[i].text);
}

static void test_hint(void)
{
	struct spelling spelling = spelling_of("hostnmae");

	EXPECT_TEXT(spelling_hint(&spelling, "--", " (see)"), " (see)", "none yet");
	spelling_consider(&spelling, "hostname");
	EXPECT_TEXT(spelling_hint(&spelling, "--", " (see)"),
	    ": did you mean --hostname?", "near");
}

int main(void)
{
	test_nearest();
	test_hint();
	return unit_end();
}
