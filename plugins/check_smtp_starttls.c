/* SPDX-License-Identifier: ISC */
#include "cli/program.h"
#include "starttls/check.h"
#include "starttls/settings.h"

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

static const struct check *const checks[] = { &smtp_check, NULL };

static const struct program program = {
	.name = "check_smtp_starttls",
	.label = "SMTP",
	.summary = "check that a mail server, or every mail server of a domain, accepts "
		   "mail over TLS with a valid certificate",
	.usage = "-H HOST | -d DOMAIN [OPTION]...",
	.examples = examples,
	.software = software,
	.checks = checks,
};

static const struct option_row port_rows[] = {
	{ 'p', "port", NULL, &option_port, offsetof(struct starttls_settings, port),
	    "PORT", "TCP port (25, with --tls 465)" },
	{ .name = NULL },
};

int main(int argc, char *argv[])
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	const struct option_group groups[] = {
		{ "Server", starttls_host_rows, &settings },
		{ "Server", starttls_domain_rows, &settings },
		{ "Server", starttls_address_rows, &settings },
		{ "Server", port_rows, &settings },
		{ "Server", starttls_connection_rows, &settings },
		{ "Server", dns_option_rows, &settings.dns },
		{ "Certificate and TLS", starttls_tls_rows, &settings },
		{ "Dialogue", starttls_name_rows, &settings },
		{ "Dialogue", starttls_capability_rows, &settings },
		{ "Verdict", starttls_threshold_rows, &settings },
		{ .rows = NULL },
	};

	check_main(&program, groups, &settings, &settings.dns, argc, argv);
}
