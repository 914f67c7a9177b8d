/* SPDX-License-Identifier: ISC */
#include "mail/findings.h"
#include "mail/metrics.h"
#include "mail/starttls_check.h"

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_starttls,
	findings_tls,
	findings_certificate,
	NULL,
};

static const struct program program = {
	.name = "check_pop3_starttls",
	.label = "POP3",
	.summary = "is mail read over TLS from this POP3 server, with a certificate that "
		   "holds, and no password before it?",
	.usage = "-H HOST [OPTION]...",
	.notes =
	    "What a server offers may depend on who connects: Dovecot takes loopback and "
	    "trusted networks for secure, and then offers plaintext logins. "
	    "Run the check from where the users are.",
	.examples = "  check_pop3_starttls -H mail.example.org --tls -D 30,14\n"
		    "  check_pop3_starttls -H mail.example.org -I 192.0.2.7 -vvv\n",
	.findings = findings,
	.metrics = metrics_starttls,
};

int main(int argc, char *argv[])
{
	struct settings settings = settings_default(findings);
	const struct option_row options[] = { SETTINGS_READER_OPTIONS(
	    settings, "110", "995") };

	option_parse(&program, options, argc, argv);
	starttls_check(&program, &protocol_pop3, &settings);
}
