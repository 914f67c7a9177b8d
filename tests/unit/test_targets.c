/* SPDX-License-Identifier: ISC */
#include "planned.h"

enum { LINES_MAX = 10 };

/* Of -H. */
int main(void)
{
	static const struct {
		const char *name;
		const char *zone[LINES_MAX];
		bool all_addresses;
		const char *wanted, *title;
	} cases[] = {
		{ "one address", { "mx.test A 192.0.2.1" }, false,
		    "-> mx.test:25 = 192.0.2.1", NULL },
		{ "two: the first that accepts",
		    { "mx.test A 192.0.2.1", "mx.test AAAA 2001:db8::1" }, false,
		    "-> mx.test:25 = 2001:db8::1, 192.0.2.1", NULL },
		{ "each of two", { "mx.test A 192.0.2.1", "mx.test AAAA 2001:db8::1" },
		    true,
		    "-> mx.test:25 (2001:db8::1) = 2001:db8::1 {2001:db8::1}\n"
		    "-> mx.test:25 (192.0.2.1) = 192.0.2.1 {192.0.2.1}",
		    "mx.test" },
		{ "each of one", { "mx.test A 192.0.2.1" }, true,
		    "-> mx.test:25 = 192.0.2.1", NULL },
		{ "a family is still to come",
		    { "mx.test A 192.0.2.1", "mx.test AAAA SILENT" }, false,
		    "-> mx.test:25 = 192.0.2.1?", NULL },
		{ "a family fails, and one that answers will do",
		    { "mx.test A 192.0.2.1", "mx.test AAAA SERVFAIL" }, false,
		    "-> mx.test:25 = 192.0.2.1", NULL },
		{ "a family fails, and each is wanted",
		    { "mx.test A 192.0.2.1", "mx.test AAAA SERVFAIL" }, true,
		    "-> mx.test:25 (192.0.2.1) = 192.0.2.1 {192.0.2.1}\n"
		    "C dns-failed: mx.test:25 cannot be resolved: the DNS server answers "
		    "SERVFAIL {mx.test:25}",
		    "mx.test" },
		{ "loopback is as good as any", { "mx.test A 127.0.0.1" }, false,
		    "-> mx.test:25 = 127.0.0.1", NULL },
		{ "no host can have it", { "mx.test A 0.0.0.0" }, false,
		    "C dns-failed: mx.test:25 cannot be resolved: DNS returns the "
		    "address 0.0.0.0, which no host can have",
		    NULL },
		{ "without an address", { "mx.test TXT hello" }, false,
		    "C no-address: mx.test:25 has no address", NULL },
		{ "it does not exist", { "e.test TXT hello" }, false,
		    "C dns-failed: mx.test:25 cannot be resolved: it does not exist in "
		    "DNS "
		    "(NXDOMAIN)",
		    NULL },
		{ "no server answers", { "mx.test A SILENT", "mx.test AAAA SILENT" },
		    false,
		    "U dns-unreachable: mx.test:25 cannot be resolved: no DNS server "
		    "answers",
		    NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct starttls_settings settings = starttls_settings_default(
		    &protocol_smtp);

		settings.host = "mx.test";
		settings.is_host_absolute = true;
		settings.all_addresses = cases[i].all_addresses;
		zone_begin(cases[i].zone, LINES_MAX);
		struct targets targets = find_targets(&settings, NULL, RESOLVE_ANY);
		EXPECT_TEXT(rows_text(&targets), cases[i].wanted, cases[i].name);
		EXPECT_TEXT(targets.title, cases[i].title, cases[i].name);
	}
	return unit_end();
}
