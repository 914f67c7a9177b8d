/* SPDX-License-Identifier: ISC */
#include "starttls/check.h"
#include "starttls/findings.h"
#include "starttls/metrics.h"

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_starttls,
	findings_tls,
	findings_certificate,
	NULL,
};

static const char *const software[] = { "Dovecot", "Courier", "Exchange Server",
	"hMailServer", "certbot", "DNS", NULL };

static const struct example examples[] = {
	{ "One server, on port 110", "-H mail.example.org" },
	{ "Port 995, limits for days left", "-H mail.example.org --tls -D 30,14" },
	{ "A server whose certificate carries the name that users know",
	    "-H pop1.example.net --verify-name=mail.example.org" },
	{ "A server with a certificate of your own CA",
	    "-H mail.example.org --ca-file=/etc/ssl/our-ca.pem" },
	{ "One address of a name, and the whole dialogue",
	    "-H mail.example.org -I 192.0.2.7 -vvv" },
	{ NULL, NULL },
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
	.examples = examples,
	.findings = findings,
	.software = software,
	.metrics = metrics_starttls,
};

int main(int argc, char *argv[])
{
	struct starttls_settings settings = starttls_settings_default(findings);
	const struct option_row options[] = { SETTINGS_READER_OPTIONS(
	    settings, "110", "995") };

	option_parse(&program, options, argc, argv);
	starttls_check(&program, &protocol_pop3, &settings);
}
