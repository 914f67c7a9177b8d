/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include "planned.h"

enum { LINES_MAX = 10 };

struct domain_case {
	const char *name;
	const char *zone[LINES_MAX];
	const char *wanted; /* rows of planned.h */
	const char *severity;
	enum resolve_family family;
};

static void expect_domain(const struct domain_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct starttls_settings settings = starttls_settings_default(
		    &protocol_smtp);

		settings.domain = "d.test";
		zone_begin(cases[i].zone, LINES_MAX);
		struct targets targets = find_targets(
		    &settings, cases[i].severity, cases[i].family);
		EXPECT_TEXT(rows_text(&targets), cases[i].wanted, cases[i].name);
		EXPECT_TEXT(targets.title, "d.test", cases[i].name);
		EXPECT_TEXT(targets.nouns, "mail hosts", cases[i].name);
	}
}

#define EXPECT_DOMAIN(cases) expect_domain(cases, sizeof(cases) / sizeof *(cases))

/* What is wrong with the MX records. */
static void test_domain(void)
{
	static const struct domain_case cases[] = {
		{ "two hosts",
		    { "d.test MX 20 b.test", "d.test MX 10 a.test", "a.test A 192.0.2.1",
			"a.test AAAA 2001:db8::1", "b.test A 192.0.2.2" },
		    .wanted = "-> a.test:25 (2001:db8::1) = 2001:db8::1 {a.test}\n"
			      "-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}\n"
			      "-> b.test:25 (192.0.2.2) = 192.0.2.2 {b.test}" },
		{ "IPv4 alone",
		    { "d.test MX 10 a.test", "a.test A 192.0.2.1",
			"a.test AAAA 2001:db8::1" },
		    .wanted = "-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}",
		    .family = RESOLVE_IPV4 },
		{ "no MX, but an address", { "d.test A 192.0.2.1" },
		    .wanted =
			"O implicit-mx: d.test has no MX record: senders use its own "
			"address (RFC 5321 5.1)\n"
			"-> d.test:25 (192.0.2.1) = 192.0.2.1 {d.test}" },
		{ "no MX, and an alias", { "d.test CNAME e.test", "e.test A 192.0.2.1" },
		    .wanted =
			"O implicit-mx: d.test has no MX record: senders use its own "
			"address (RFC 5321 5.1)\n"
			"-> d.test:25 (192.0.2.1) = 192.0.2.1 {d.test}" },
		{ "neither MX nor address", { "d.test TXT hello" },
		    .wanted = "C no-mail-host: d.test has no mail host: neither MX nor "
			      "address records" },
		{ "neither MX nor an address of the family",
		    { "d.test AAAA 2001:db8::1" },
		    .wanted = "C no-address: d.test has no IPv4 address",
		    .family = RESOLVE_IPV4 },
		{ "no domain", { "e.test TXT hello" },
		    .wanted =
			"C dns-failed: d.test cannot be resolved: it does not exist "
			"in DNS (NXDOMAIN)" },
		{ "the lookup fails", { "d.test MX SERVFAIL" },
		    .wanted = "C dns-failed: d.test cannot be resolved: the DNS server "
			      "answers SERVFAIL" },
		{ "no server answers", { "d.test MX SILENT" },
		    .wanted =
			"U dns-unreachable: d.test cannot be resolved: no DNS server "
			"answers" },
		{ "null MX", { "d.test MX 0 ." },
		    .wanted = "O null-mx: d.test accepts no mail (null MX)" },
		{ "null MX beside another",
		    { "d.test MX 0 .", "d.test MX 10 a.test", "a.test A 192.0.2.1" },
		    .wanted =
			"W null-mx: d.test publishes a null MX together with other MX "
			"records\n-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}" },
	};

	EXPECT_DOMAIN(cases);
}

/* What is wrong with a mail host. */
static void test_mail_hosts(void)
{
	static const struct domain_case cases[] = {
		{ "an address",
		    { "d.test MX 10 192.0.2.7", "d.test MX 20 a.test",
			"a.test A 192.0.2.1" },
		    .wanted = "C mx-is-address: 192.0.2.7 is an address, but an MX "
			      "record must name a host {192.0.2.7}\n-> a.test:25 "
			      "(192.0.2.1) = 192.0.2.1 {a.test}" },
		{ "no host name", { "d.test MX 10 a\\032b.test" },
		    .wanted = "C mx-invalid-name: a{20}b.test is not a host name: it "
			      "contains the byte 0x20 {a\\032b.test}" },
		{ "an alias",
		    { "d.test MX 10 a.test", "a.test CNAME b.test",
			"b.test A 192.0.2.1" },
		    .wanted = "W mx-is-cname: a.test is an alias (CNAME), but an MX "
			      "record must not name one {a.test}\n-> a.test:25 "
			      "(192.0.2.1) = 192.0.2.1 {a.test}" },
		{ "one does not exist",
		    { "d.test MX 10 gone.test", "d.test MX 20 a.test",
			"a.test A 192.0.2.1" },
		    .wanted =
			"W mx-missing: gone.test:25 does not exist in DNS (NXDOMAIN) "
			"{gone.test}\n"
			"-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}" },
		{ "none exists",
		    { "d.test MX 10 a.test", "d.test MX 20 b.test", "d.test MX 30 c.test",
			"d.test MX 40 e.test" },
		    .wanted =
			"C no-mail-host: d.test has no mail host: none of its MX "
			"hosts exists in DNS (NXDOMAIN): a.test, b.test, c.test and 1 "
			"more" },
		{ "three of them do not exist",
		    { "d.test MX 10 a.test", "d.test MX 20 b.test",
			"d.test MX 30 c.test" },
		    .wanted = "C no-mail-host: d.test has no mail host: none of its MX "
			      "hosts exists in DNS (NXDOMAIN): a.test, b.test, c.test" },
		{ "without an address", { "d.test MX 10 a.test", "a.test TXT hello" },
		    .wanted = "C no-address: a.test:25 has no address {a.test}" },
		{ "the lookup fails", { "d.test MX 10 a.test", "a.test A SERVFAIL" },
		    .wanted =
			"C dns-failed: a.test:25 cannot be resolved: the DNS server "
			"answers SERVFAIL {a.test}" },
		{ "the lookup of a family fails",
		    { "d.test MX 10 a.test", "a.test A 192.0.2.1",
			"a.test AAAA SERVFAIL" },
		    .wanted =
			"-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}\n"
			"C dns-failed: a.test:25 cannot be resolved: the DNS server "
			"answers SERVFAIL {a.test}" },
		{ "nobody knows its IPv6 addresses",
		    { "d.test MX 10 a.test", "a.test A 192.0.2.1", "a.test AAAA SILENT" },
		    .wanted = "-> a.test:25 (192.0.2.1) = 192.0.2.1 {a.test}\n"
			      "U dns-unreachable: a.test:25 has an address, but its IPv6 "
			      "addresses (AAAA) were not found: no DNS server answers "
			      "{a.test}" },
		{ "nobody knows its IPv4 addresses",
		    { "d.test MX 10 a.test", "a.test AAAA 2001:db8::1",
			"a.test AAAA 2001:db8::2", "a.test A SILENT" },
		    .wanted = "-> a.test:25 (2001:db8::1) = 2001:db8::1 {a.test}\n"
			      "-> a.test:25 (2001:db8::2) = 2001:db8::2 {a.test}\n"
			      "U dns-unreachable: a.test:25 has addresses, but its IPv4 "
			      "addresses (A) were not found: no DNS server answers "
			      "{a.test}" },
	};

	EXPECT_DOMAIN(cases);
}

static void test_unroutable(void)
{
	static const struct domain_case cases[] = {
		{ "loopback", { "d.test MX 10 a.test", "a.test A 127.0.0.1" },
		    .wanted = "C mx-unroutable: a.test:25 (127.0.0.1) is a loopback "
			      "address, which no other machine can reach {a.test}" },
		{ "link-local", { "d.test MX 10 a.test", "a.test AAAA fe80::1" },
		    .wanted = "C mx-unroutable: a.test:25 (fe80::1) is a link-local "
			      "address, which no other machine can reach {a.test}" },
		{ "unspecified", { "d.test MX 10 a.test", "a.test A 0.0.0.0" },
		    .wanted = "C mx-unroutable: a.test:25 (0.0.0.0) is an unspecified "
			      "address, which no other machine can reach {a.test}" },
		{ "multicast", { "d.test MX 10 a.test", "a.test A 224.0.0.1" },
		    .wanted = "C mx-unroutable: a.test:25 (224.0.0.1) is a multicast "
			      "address, which no other machine can reach {a.test}" },
		{ "loopback, which is accepted",
		    { "d.test MX 10 a.test", "a.test A 127.0.0.1" },
		    .wanted = "C mx-unroutable: a.test:25 (127.0.0.1) is a loopback "
			      "address, which no other machine can reach -> 127.0.0.1 "
			      "{a.test}",
		    .severity = "mx-unroutable=ok" },
		{ "unspecified, which is accepted",
		    { "d.test MX 10 a.test", "a.test A 0.0.0.0" },
		    .wanted = "C dns-failed: a.test:25 (0.0.0.0) is an address that no "
			      "host can have {a.test}",
		    .severity = "mx-unroutable=ok" },
		{ "private networks may be reached",
		    { "d.test MX 10 a.test", "a.test A 10.0.0.1" },
		    .wanted = "-> a.test:25 (10.0.0.1) = 10.0.0.1 {a.test}" },
	};

	EXPECT_DOMAIN(cases);
}

/* 29 mail hosts are examined. */
static void test_many_hosts(void)
{
	static const struct {
		int hosts;
		const char *first;
	} cases[] = {
		{ 29, "-> h0.test:25 (192.0.2.1) = 192.0.2.1 {h0.test}" },
		{ 30, "U not-examined: d.test has 1 mail host more than a run checks" },
		{ 31, "U not-examined: d.test has 2 mail hosts more than a run checks" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct starttls_settings settings = starttls_settings_default(
		    &protocol_smtp);
		struct text_list zone = { .count = 0 };

		for (int k = 0; k < cases[i].hosts; k++) {
			text_list_add(&zone, mem_printf("d.test MX %d h%d.test", k, k));
			text_list_add(&zone, mem_printf("h%d.test A 192.0.2.1", k));
		}
		settings.domain = "d.test";
		zone_begin(zone.texts, zone.count);
		struct targets targets = find_targets(&settings, NULL, RESOLVE_ANY);
		EXPECT_TEXT(
		    row_text(&targets.planned[0]), cases[i].first, cases[i].first);
		EXPECT_NUMBER(targets.count, i == 0 ? 29 : 30, cases[i].first);
		EXPECT_TEXT(row_text(&targets.planned[targets.count - 1]),
		    "-> h28.test:25 (192.0.2.1) = 192.0.2.1 {h28.test}", cases[i].first);
	}
}

/* With more of them than are asked for, nobody knows that none exists. */
static void test_missing_hosts(void)
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	struct text_list zone = { .count = 0 };

	for (int k = 0; k < 30; k++)
		text_list_add(&zone, mem_printf("d.test MX %d h%d.test", k, k));
	settings.domain = "d.test";
	zone_begin(zone.texts, zone.count);
	struct targets targets = find_targets(&settings, NULL, RESOLVE_ANY);
	EXPECT_NUMBER(targets.count, 30, "missing");
	EXPECT_TEXT(row_text(&targets.planned[1]),
	    "W mx-missing: h0.test:25 does not exist in DNS (NXDOMAIN) {h0.test}",
	    "missing");
}

/* 64 addresses of a name, 128 of all. */
static void test_many_addresses(void)
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	struct text_list zone = { .count = 0 };

	for (int k = 0; k < 3; k++) {
		text_list_add(&zone, mem_printf("d.test MX %d h%d.test", k, k));
		for (int i = 0; i < (k == 0 ? 65 : 50); i++)
			text_list_add(
			    &zone, mem_printf("h%d.test A 192.0.2.%d", k, i + 1));
	}
	settings.domain = "d.test";
	zone_begin(zone.texts, zone.count);
	struct targets targets = find_targets(&settings, NULL, RESOLVE_ANY);
	EXPECT_NUMBER(targets.count, 129, "addresses");
	EXPECT_TEXT(row_text(&targets.planned[64]),
	    "U not-examined: h0.test:25 has 1 address more than a run checks {h0.test}",
	    "addresses");
	EXPECT_TEXT(row_text(&targets.planned[128]),
	    "U not-examined: h2.test:25 has 37 addresses more than a run checks "
	    "{h2.test}",
	    "addresses");
}

static void test_facts(void)
{
	static const char *const zone[] = { "d.test MX 10 a.test",
		"d.test MX 5 a\\010.test", "a.test A 192.0.2.1",
		"a.test AAAA 2001:db8::1" };
	static const char *const wanted[] = { "d.test MX 5 a{0a}.test",
		"d.test MX 10 a.test", "a.test has the address 2001:db8::1",
		"a.test has the address 192.0.2.1" };
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);

	settings.domain = "d.test";
	zone_begin(zone, sizeof zone / sizeof *zone);
	struct targets targets = find_targets(&settings, NULL, RESOLVE_ANY);
	EXPECT_NUMBER(targets.facts.count, 4, "facts");
	for (int i = 0; i < targets.facts.count && i < 4; i++)
		EXPECT_TEXT(fact_text(&targets.facts.facts[i]), wanted[i], wanted[i]);
}

int main(void)
{
	test_domain();
	test_mail_hosts();
	test_unroutable();
	test_many_hosts();
	test_missing_hosts();
	test_many_addresses();
	test_facts();
	return unit_end();
}
