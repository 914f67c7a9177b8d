/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "mail/name_options.h"
#include "starttls/settings.h"

#include "unit.h"

struct text_case {
	const char *text, *wanted; /* NULL: wrong */
};

static void test_texts(
    const struct option_type *type, const struct text_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = mem_printf("%s '%s'", type->name, cases[i].text);
		const char *value = NULL;
		const char *error = type->read(cases[i].text, &value);

		EXPECT((error == NULL) == (cases[i].wanted != NULL), name);
		EXPECT_TEXT(value, cases[i].wanted, name);
		if (error)
			EXPECT(!strpbrk(error, "|\r\n\33"), name);
	}
}

static void test_names(void)
{
	static const struct text_case hosts[] = {
		{ "mx1.example.org", "mx1.example.org" },
		{ "mx1.example.org.", "mx1.example.org." }, /* absolute */
		{ "localhost", "localhost" },
		{ "3com.example", "3com.example" },
		{ "192.0.2.7", "192.0.2.7" },
		{ "2001:db8::1", "2001:db8::1" },
		{ "[2001:db8::1]", "2001:db8::1" },
		{ "", NULL },
		{ ".", NULL },
		{ "192.0.2.300", NULL },
		{ "192.0.2", NULL },
		{ "mx1:25", NULL },
		{ "192.0.2.7:25", NULL },
		{ "[2001:db8::1", NULL },
		{ "2001:db8::g", NULL },
		{ "a b", NULL },
		{ "a|b", NULL },
		{ "a\r\nb", NULL },
		{ "https://mx1.example.org", NULL },
	};
	static const struct text_case domains[] = {
		{ "example.org", "example.org" },
		{ "example.org.", "example.org" },
		{ "192.0.2.7", NULL },
		{ "2001:db8::1", NULL },
		{ "[2001:db8::1]", NULL },
		{ "a@example.org", NULL },
		{ "", NULL },
	};

	test_texts(&option_host, hosts, sizeof hosts / sizeof *hosts);
	test_texts(&option_domain, domains, sizeof domains / sizeof *domains);
}

static void test_tls_version(void)
{
	static const struct {
		const char *text;
		enum tls_version version;
	} good[] = {
		{ "1.0", TLS_1_0 },
		{ "1.1", TLS_1_1 },
		{ "1.2", TLS_1_2 },
		{ "1.3", TLS_1_3 },
		{ "1.200000", TLS_1_2 },
	};
	static const char *const bad[] = { "", "1", "1.", "1.4", "2", "TLSv1.2", "1.21",
		"12", "1.2 ", "1.2,1.3", "ssl3" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		enum tls_version version = TLS_OLDER;

		EXPECT_TEXT(
		    option_tls_version.read(good[i].text, &version), NULL, good[i].text);
		EXPECT_NUMBER(version, good[i].version, good[i].text);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		enum tls_version version = TLS_OLDER;

		EXPECT(option_tls_version.read(bad[i], &version) != NULL, bad[i]);
		EXPECT_NUMBER(version, TLS_OLDER, bad[i]);
	}
}

static void test_lists(void)
{
	struct text_list names = { 0 };
	struct address_list addresses = { 0 };
	struct dns_servers servers = { 0 };

	EXPECT_TEXT(option_names.read("mx1.example.org", &names), NULL, "a name");
	EXPECT_TEXT(option_names.read("192.0.2.7", &names), NULL, "an address as a name");
	EXPECT(option_names.read("a b", &names) != NULL, "no name");
	EXPECT_NUMBER(names.count, 2, "names");
	EXPECT_TEXT(names.texts[0], "mx1.example.org", "names");

	EXPECT_TEXT(option_addresses.read("192.0.2.7", &addresses), NULL, "IPv4");
	EXPECT_TEXT(option_addresses.read("2001:db8::1", &addresses), NULL, "IPv6");
	EXPECT(
	    option_addresses.read("mx1.example.org", &addresses) != NULL, "no address");
	EXPECT(option_addresses.read("192.0.2.7:25", &addresses) != NULL, "with a port");
	EXPECT_NUMBER(addresses.count, 2, "addresses");
	EXPECT_TEXT(address_text(&addresses.addresses[0]), "192.0.2.7", "in order");
	EXPECT_TEXT(address_text(&addresses.addresses[1]), "2001:db8::1", "in order");

	EXPECT_TEXT(option_nameservers.read("192.0.2.53", &servers), NULL, "IPv4");
	EXPECT_TEXT(
	    option_nameservers.read("192.0.2.53:5353", &servers), NULL, "with a port");
	EXPECT_TEXT(
	    option_nameservers.read("[2001:db8::53]:5353", &servers), NULL, "IPv6");
	EXPECT_NUMBER(
	    ntohs(servers.addresses[0].as.ipv4.sin_port), 53, "the port of DNS");
	EXPECT_NUMBER(ntohs(servers.addresses[1].as.ipv4.sin_port), 5353, "its own port");
	EXPECT_NUMBER(
	    ntohs(servers.addresses[2].as.ipv6.sin6_port), 5353, "its own port");
	EXPECT(option_nameservers.read("ns1.example.org", &servers) != NULL, "a name");
	EXPECT(option_nameservers.read("192.0.2.53:", &servers) != NULL, "no port");
	EXPECT(option_nameservers.read("192.0.2.53:0", &servers) != NULL, "port 0");
	EXPECT_NUMBER(servers.count, 3, "wrong ones are not kept");
	EXPECT_TEXT(option_nameservers.read("192.0.2.54", &servers), NULL, "a fourth");
	EXPECT(option_nameservers.read("192.0.2.55", &servers) != NULL, "too many");
	EXPECT_NUMBER(servers.count, DNS_SERVERS_MAX, "too many");
	EXPECT(option_names.is_list && option_addresses.is_list &&
		   option_nameservers.is_list,
	    "repeatable");
}

static void test_default(void)
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);

	EXPECT_NUMBER(settings.tls_oldest, TLS_1_2, "--tls-min");
	EXPECT_NUMBER(settings.expiry.warning.days, 21, "-D");
	EXPECT_NUMBER(dns_options_family(&settings.dns), RESOLVE_ANY, "any family");
	settings.dns.ipv4 = true;
	EXPECT_NUMBER(dns_options_family(&settings.dns), RESOLVE_IPV4, "-4");
	settings = starttls_settings_default(&protocol_smtp);
	settings.dns.ipv6 = true;
	EXPECT_NUMBER(dns_options_family(&settings.dns), RESOLVE_IPV6, "-6");
}

int main(void)
{
	test_names();
	test_tls_version();
	test_lists();
	test_default();
	return unit_end();
}
