/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"
#include "spf/check.h"
#include "spf/findings.h"
#include "spf/metrics.h"

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_spf,
	NULL,
};

static const char *const software[] = { "DNS", "Exchange Online", "Google Workspace",
	NULL };

static const struct example examples[] = {
	{ "The record of a domain and all that it includes", "-d example.org" },
	{ "The tree with what each term costs, and limits that warn early",
	    "-d example.org -w 6 -c 9 -vv" },
	{ "A domain that keeps ~all on purpose, because it has DMARC",
	    "-d example.org --severity=softfail-all=ok" },
	{ "Hosts that send for the domain must pass",
	    "-d example.org --ip 192.0.2.7,2001:db8::7" },
	{ "A stranger must not pass",
	    "--ip 203.0.113.9 --sender joe@example.org --expect=fail" },
	{ NULL, NULL },
};

static const struct program program = {
	.name = "check_spf",
	.label = "SPF",
	.summary =
	    "is the SPF record of a domain right, strong and safe, and does it let the "
	    "right clients pass?",
	.usage = "-d DOMAIN | --ip ADDRESS [-d DOMAIN] [OPTION]...",
	.examples = examples,
	.findings = findings,
	.software = software,
	.metrics = metrics_spf,
};

int main(int argc, char *argv[])
{
	struct spf_settings settings = spf_settings_default(findings);
	const struct option_row options[] = {
		SPF_SETTINGS_OPTIONS(settings),
		POLICY_THRESHOLD_OPTIONS(
		    settings.policy, "the number of DNS lookups of the record tree"),
		POLICY_OPTIONS(settings.policy),
		{ .name = NULL },
	};

	option_parse(&program, options, argc, argv);
	spf_check(&program, &settings);
}
