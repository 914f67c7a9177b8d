/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"
#include "mail/metrics.h"
#include "mail/spf_check.h"
#include "mail/spf_findings.h"

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_spf,
	NULL,
};

static const struct program program = {
	.name = "check_spf",
	.label = "SPF",
	.summary =
	    "is the SPF record of a domain right, strong and safe, and does it let the "
	    "right clients pass?",
	.usage = "-d DOMAIN | --ip ADDRESS [-d DOMAIN] [OPTION]...",
	.examples =
	    "  check_spf -d example.org\n"
	    "  check_spf -d example.org -w 6 -c 9 -vv\n"
	    "  check_spf -d example.org --severity=softfail-all=ok\n"
	    "  check_spf -d example.org --ip 192.0.2.7,2001:db8::7\n"
	    "  check_spf --ip 203.0.113.9 --sender joe@example.org --expect=fail\n",
	.findings = findings,
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
