/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "cli/program.h"
#include "cli/usage.h"
#include "fuzz.h"
#include "starttls/check.h"
#include "starttls/settings.h"
#include "world.h"

static const struct check *const checks[][2] = { { &smtp_check, NULL },
	{ &imap_check, NULL }, { &pop3_check, NULL }, { &smtp_check, NULL },
	{ &lmtp_check, NULL }, { &sieve_check, NULL }, { &lmtp_check, NULL },
	{ &sieve_check, NULL } };

static const struct protocol *const protocols[] = { &protocol_smtp, &protocol_imap,
	&protocol_pop3, &protocol_smtp, &protocol_lmtp, &protocol_sieve, &protocol_lmtp,
	&protocol_sieve };

enum { DOMAIN = 3 };

/* The index in both tables. */
static int check_of(unsigned char mode)
{
	return (mode & 3) + (mode & 0x40 ? 4 : 0);
}

static const int connect_errors[8] = { [3] = EINPROGRESS,
	[4] = ECONNREFUSED,
	[5] = ENETUNREACH,
	[6] = EHOSTUNREACH,
	[7] = ECONNRESET };

struct plugin {
	struct program program;
	struct policy policy;
	struct starttls_settings settings;
};

static void check(void *context)
{
	struct plugin *plugin = context;

	check_run(
	    &plugin->program, &plugin->policy, &plugin->settings, &plugin->settings.dns);
}

static struct starttls_settings settings_of(unsigned char mode, unsigned char manner)
{
	static const unsigned char server[4] = { 192, 0, 2, 7 };
	static struct address address;
	static const char *const wanted[] = { "AUTH PLAIN" };
	struct starttls_settings settings = starttls_settings_default(
	    protocols[check_of(mode)]);

	address = address_ipv4(server, 0);
	settings.our_name = "client.example.org";
	settings.tls = mode & 4;
	if (!settings.protocol->tls_port)
		settings.port = settings.protocol->port;
	settings.dns.nameservers.count = 1;
	settings.dns.ipv4 = manner & 0x20;
	if (manner & 0x10)
		settings.required_capabilities =
		    (struct text_list){ (const char **)(uintptr_t)wanted, 1 };
	if (check_of(mode) == DOMAIN) {
		settings.domain = "example.org";
	} else {
		settings.host = "mail.example.org";
		settings.addresses.addresses = &address;
		settings.addresses.count = 1;
	}
	return settings;
}

/* Exit code 0 requires a session with a certificate, or a domain with a null MX. */
static void expect_earned(const struct starttls_settings *settings, int code)
{
	bool is_null = settings->domain && strstr(world.printed, "null MX");

	EXPECT(code != 0 || world.tls == TLS_CERTIFICATE || is_null);
}

/*
 * First byte: the protocol (0 to 2; 3: the SMTP servers of a domain; with 0x40 LMTP and
 * ManageSieve), 4: implicit TLS, 0x38: how connect(2) fails.  Second byte: the result of TLS (0
 * to 3), 4 and 8: verbosity, 0x10: a capability is required, 0x20: IPv4 only.  Then, for a
 * domain, DNS as in world.h up to a NUL; then the data of the servers.
 */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size < 2)
		return;
	const unsigned char mode = bytes[0], manner = bytes[1];
	const unsigned char *server = bytes + 2;
	const struct check *const *check_row = checks[check_of(mode)];
	const struct protocol *protocol = protocols[check_of(mode)];
	struct plugin plugin = { .policy = policy_default(check_row),
		.settings = settings_of(mode, manner) };

	plugin.policy.timeout_s = 60;
	plugin.policy.verbosity = manner >> 2 & 3;

	size -= 2;
	world.dns = server;
	if (plugin.settings.domain)
		fuzz_field(&server, &size, '\0');
	world.dns_size = (size_t)(server - world.dns);
	world.server = server;
	world.server_size = size;
	world.tls = (enum tls_play)(manner & 3);
	world.is_implicit = plugin.settings.tls;
	world.connect_error = connect_errors[mode >> 3 & 7];
	plugin.program = (struct program){
		.name = "check", .label = protocol->label, .checks = check_row
	};
	int code = world_run(check, &plugin);
	world_expect_report(protocol->label, code);
	expect_earned(&plugin.settings, code);
}
