/* SPDX-License-Identifier: ISC */
#include "cli/program.h"
#include "spf/check.h"
#include "spf/settings.h"

static const char *const software[] = { "DNS", "Exchange Online", "Google Workspace",
	NULL };

static const struct example examples[] = {
	{ "The record of a domain and all that it includes", "-d example.org" },
	{ "The record tree with the cost of each term, and limits that warn early",
	    "-d example.org -w 6 -c 9 -vv" },
	{ "A domain that keeps ~all on purpose, because it has DMARC",
	    "-d example.org --severity=softfail-all=ok" },
	{ "Hosts that send for the domain must pass",
	    "-d example.org --ip 192.0.2.7,2001:db8::7" },
	{ "A client that must not pass",
	    "--ip 203.0.113.9 --sender joe@example.org --expect=fail" },
	{ NULL, NULL },
};

static const struct check *const checks[] = { &spf_check, NULL };

static const struct program program = {
	.name = "check_spf",
	.label = "SPF",
	.summary = "check that the SPF record of a domain is valid and strict, or that "
		   "given clients pass it",
	.usage = "-d DOMAIN | --ip ADDRESS [-d DOMAIN] [OPTION]...",
	.examples = examples,
	.software = software,
	.checks = checks,
};

int main(int argc, char *argv[])
{
	struct spf_settings settings = spf_settings_default();
	const struct option_group groups[] = {
		{ "Domain", spf_domain_rows, &settings },
		{ "Evaluation", spf_evaluation_rows, &settings },
		{ "DNS", dns_option_rows, &settings.dns },
		{ "Verdict", spf_threshold_rows, &settings },
		{ .rows = NULL },
	};

	check_main(&program, groups, &settings, &settings.dns, argc, argv);
}
