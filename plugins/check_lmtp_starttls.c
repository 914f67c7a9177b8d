/* SPDX-License-Identifier: ISC */
#include "cli/program.h"
#include "starttls/check.h"
#include "starttls/settings.h"

static const char *const software[] = { "Dovecot", "Cyrus", "certbot", "DNS", NULL };

static const struct example examples[] = {
	{ "One server, on port 24", "-H store.example.org" },
	{ "A port with TLS from the first byte, limits for days left",
	    "-H store.example.org --tls -p 2424 -D 30,14" },
	{ "A server with a certificate of your own CA",
	    "-H store.example.org --ca-file=/etc/ssl/our-ca.pem" },
	{ "One address of a name, and the whole dialogue",
	    "-H store.example.org -I 192.0.2.7 -vvv" },
	{ NULL, NULL },
};

static const struct check *const checks[] = { &lmtp_check, NULL };

static const struct program program = {
	.name = "check_lmtp_starttls",
	.label = "LMTP",
	.summary =
	    "check that an LMTP server accepts mail over TLS with a valid certificate",
	.usage = "-H HOST [OPTION]...",
	.examples = examples,
	.software = software,
	.checks = checks,
};

static const struct option_row port_rows[] = {
	{ 'p', "port", NULL, &option_port, offsetof(struct starttls_settings, port),
	    "PORT", "TCP port (24; required with --tls)" },
	{ .name = NULL },
};

static const struct option_row name_rows[] = {
	{ 'F', "fqdn", NULL, &option_our_name,
	    offsetof(struct starttls_settings, our_name), "NAME",
	    "name or address sent in LHLO (this host's full name, else the address of "
	    "the "
	    "connection)" },
	{ .name = NULL },
};

int main(int argc, char *argv[])
{
	struct starttls_settings settings = starttls_settings_default(&protocol_lmtp);
	const struct option_group groups[] = {
		{ "Server", starttls_host_rows, &settings },
		{ "Server", starttls_address_rows, &settings },
		{ "Server", port_rows, &settings },
		{ "Server", starttls_connection_rows, &settings },
		{ "Server", dns_option_rows, &settings.dns },
		{ "Certificate and TLS", starttls_tls_rows, &settings },
		{ "Dialogue", name_rows, &settings },
		{ "Dialogue", starttls_capability_rows, &settings },
		{ "Verdict", starttls_threshold_rows, &settings },
		{ .rows = NULL },
	};

	check_main(&program, groups, &settings, &settings.dns, argc, argv);
}
