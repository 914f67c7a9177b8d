/* SPDX-License-Identifier: ISC */
#include "cli/program.h"
#include "starttls/check.h"
#include "starttls/settings.h"

static const char *const software[] = { "Dovecot", "Courier", "Exchange Server",
	"hMailServer", "certbot", "DNS", NULL };

static const struct example examples[] = {
	{ "One server, on port 110", "-H mail.example.org" },
	{ "Port 995, limits for days left", "-H mail.example.org --tls -D 30,14" },
	{ "A server whose certificate has the name that users enter",
	    "-H pop1.example.net --verify-name=mail.example.org" },
	{ "A server with a certificate of your own CA",
	    "-H mail.example.org --ca-file=/etc/ssl/our-ca.pem" },
	{ "One address of a name, and the whole dialogue",
	    "-H mail.example.org -I 192.0.2.7 -vvv" },
	{ NULL, NULL },
};

static const struct check *const checks[] = { &pop3_check, NULL };

static const struct program program = {
	.name = "check_pop3_starttls",
	.label = "POP3",
	.summary = "check that a POP3 server offers TLS with a valid certificate, and "
		   "login only inside TLS",
	.usage = "-H HOST [OPTION]...",
	.notes = "What a server offers may depend on the client: Dovecot treats loopback "
		 "and trusted networks as secure, and then offers plaintext logins. Run "
		 "the check from a network that users connect from.",
	.examples = examples,
	.software = software,
	.checks = checks,
};

static const struct option_row port_rows[] = {
	{ 'p', "port", NULL, &option_port, offsetof(struct starttls_settings, port),
	    "PORT", "TCP port (110, with --tls 995)" },
	{ .name = NULL },
};

int main(int argc, char *argv[])
{
	struct starttls_settings settings = starttls_settings_default(&protocol_pop3);
	const struct option_group groups[] = {
		{ "Server", starttls_host_rows, &settings },
		{ "Server", starttls_address_rows, &settings },
		{ "Server", port_rows, &settings },
		{ "Server", starttls_connection_rows, &settings },
		{ "Server", dns_option_rows, &settings.dns },
		{ "Certificate and TLS", starttls_tls_rows, &settings },
		{ "Dialogue", starttls_capability_rows, &settings },
		{ "Verdict", starttls_threshold_rows, &settings },
		{ .rows = NULL },
	};

	check_main(&program, groups, &settings, &settings.dns, argc, argv);
}
