/* SPDX-License-Identifier: ISC */
#include "spf/check.h"

#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "mail/findings.h"
#include "spf/findings.h"
#include "spf/metrics.h"
#include "world.h"

static const struct finding_kind *const findings[] = { findings_run, findings_spf, NULL };

static const struct program program = {
	.name = "check_spf",
	.label = "SPF",
	.findings = findings,
	.metrics = metrics_spf,
};

static void check(void *context)
{
	spf_check(&program, context);
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

/* pass and OK are earned by a record that DNS has given. */
static void expect_earned(const unsigned char *bytes, size_t size, int code)
{
	const char *text = mem_copy(bytes, size);

	EXPECT(code != 0 || strlen(text) != size || strcasestr(text, "v=spf1"));
}

/*
 * One byte: 1: for a client, 2: an IPv6 one (a survey: IPv6 only), 4: the first line is
 * the sender, 8: the next is the HELO name, 0x10 and 0x20: verbosity, 0x40: two clients.
 * Then DNS as in world.h.
 */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size == 0)
		return;
	struct spf_settings settings = spf_settings_default(findings);
	unsigned char mode = bytes[0];

	settings.nameservers.count = 1;
	bytes++;
	size--;
	settings.domain = "example.org";
	settings.nameservers.count = 1;
	settings.policy.timeout_s = 60;
	settings.policy.verbosity = mode >> 4 & 3;
	if (mode & 1)
		add_client(&settings, mode);
	else
		settings.ipv6 = mode & 2;
	if ((mode & 5) == 5)
		settings.sender = fuzz_field(&bytes, &size, '\n');
	if ((mode & 9) == 9)
		settings.helo = fuzz_field(&bytes, &size, '\n');
	world.dns = bytes;
	world.dns_size = size;
	int code = world_run(check, &settings);
	world_expect_report("SPF", code);
	expect_earned(bytes, size, code);
}
