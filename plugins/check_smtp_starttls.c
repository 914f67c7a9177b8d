/* SPDX-License-Identifier: ISC */
#include "starttls/check.h"
#include "starttls/findings.h"
#include "starttls/metrics.h"

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_smtp,
	findings_starttls,
	findings_tls,
	findings_certificate,
	findings_mx,
	NULL,
};

static const char *const software[] = { "Postfix", "Exim", "Exchange Online",
	"Exchange Server", "hMailServer", "Cisco ASA", "certbot", "DNS", NULL };

static const struct example examples[] = {
	{ "One mail host, on port 25", "-H mx1.example.org" },
	{ "Every mail host of a domain, each of its addresses", "-d example.org -t 20" },
	{ "Submission, where users log in: AUTH must be offered inside TLS",
	    "-H mx1.example.org -p 587 --require-capability=AUTH" },
	{ "Port 465, limits for days left and for seconds",
	    "-H mail.example.org --tls -D 30,14 -w 2 -c 5" },
	{ "One address of a name, and the whole dialogue",
	    "-H mx1.example.org -I 192.0.2.7 -vvv" },
	{ NULL, NULL },
};

static const struct program program = {
	.name = "check_smtp_starttls",
	.label = "SMTP",
	.summary =
	    "does a mail server, or every mail server of a domain, take mail over TLS "
	    "with a certificate that holds?",
	.usage = "-H HOST | -d DOMAIN [OPTION]...",
	.examples = examples,
	.findings = findings,
	.software = software,
	.metrics = metrics_starttls,
};

int main(int argc, char *argv[])
{
	struct starttls_settings settings = starttls_settings_default(findings);
	const struct option_row options[] = {
		SETTINGS_OPTION_HOST(settings),
		SETTINGS_OPTION_DOMAIN(settings),
		SETTINGS_OPTIONS(settings, "25", "465"),
		SETTINGS_OPTION_OUR_NAME(settings),
		SETTINGS_OPTION_CAPABILITIES(settings),
		POLICY_THRESHOLD_OPTIONS(settings.policy, "the time in seconds"),
		POLICY_OPTIONS(settings.policy),
		{ .name = NULL },
	};

	option_parse(&program, options, argc, argv);
	starttls_check(&program, &protocol_smtp, &settings);
}
