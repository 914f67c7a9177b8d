/* SPDX-License-Identifier: ISC */
#include "spf/check.h"

#include <string.h>

#include "base/mem.h"
#include "cli/program.h"
#include "cli/usage.h"
#include "fuzz.h"
#include "spf/settings.h"
#include "world.h"

static const struct check *const checks[] = { &spf_check, NULL };

static const struct program program = {
	.name = "check_spf",
	.label = "SPF",
	.checks = checks,
};

struct plugin {
	struct policy policy;
	struct spf_settings settings;
};

static void check(void *context)
{
	struct plugin *plugin = context;

	usage_begin(&program, (char *const[]){ NULL });
	check_run(&program, &plugin->policy, &plugin->settings, &plugin->settings.dns);
}

static void add_client(struct spf_settings *settings, unsigned char mode)
{
	static const unsigned char ipv4[4] = { 192, 0, 2, 7 };
	static const unsigned char ipv6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 7 };
	static struct address clients[2];

	clients[0] = mode & 2 ? address_ipv6(ipv6, 0) : address_ipv4(ipv4, 0);
	clients[1] = address_ipv4(ipv4, 0);
	settings->clients.addresses = clients;
	settings->clients.count = mode & 0x40 ? 2 : 1;
}

/* OK, and so pass, requires a record from DNS. */
static void expect_earned(const unsigned char *bytes, size_t size, int code)
{
	const char *text = mem_copy(bytes, size);

	EXPECT(code != 0 || strlen(text) != size || strcasestr(text, "v=spf1"));
}

/*
 * First byte: 1: evaluation of a client, 2: an IPv6 client (a survey: IPv6 only), 4: the first
 * line is the sender, 8: the next line is the HELO name, 0x10 and 0x20: verbosity, 0x40: two
 * clients.  Then DNS as in world.h.
 */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size == 0)
		return;
	struct plugin plugin = { policy_default(checks), spf_settings_default() };
	struct spf_settings *settings = &plugin.settings;
	unsigned char mode = bytes[0];

	bytes++;
	size--;
	settings->domain = "example.org";
	settings->dns.nameservers.count = 1;
	plugin.policy.timeout_s = 60;
	plugin.policy.verbosity = mode >> 4 & 3;
	if (mode & 1)
		add_client(settings, mode);
	else
		settings->dns.ipv6 = mode & 2;
	if ((mode & 5) == 5)
		settings->sender = fuzz_field(&bytes, &size, '\n');
	if ((mode & 9) == 9)
		settings->helo = fuzz_field(&bytes, &size, '\n');
	world.dns = bytes;
	world.dns_size = size;
	int code = world_run(check, &plugin);
	world_expect_report("SPF", code);
	expect_earned(bytes, size, code);
}
