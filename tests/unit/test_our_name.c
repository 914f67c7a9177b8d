/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "starttls/our_name.h"

#include "unit.h"

/* RFC 5321 4.1.1.1, 4.1.3: Domain / address-literal, "[" IPv4 / "IPv6:" IPv6 "]". */
static void test_parse(void)
{
	static const struct {
		const char *text, *wanted; /* NULL: wrong */
	} cases[] = {
		{ "monitor.example.org", "monitor.example.org" },
		{ "monitor.example.org.", "monitor.example.org" },
		{ "monitor", "monitor" },
		{ "192.0.2.7", "[192.0.2.7]" },
		{ "[192.0.2.7]", "[192.0.2.7]" },
		{ "2001:db8::7", "[IPv6:2001:db8::7]" },
		{ "[2001:db8::7]", "[IPv6:2001:db8::7]" },
		{ "[IPv6:2001:db8::7]", "[IPv6:2001:db8::7]" },
		{ "[ipv6:2001:DB8:0::7]", "[IPv6:2001:db8::7]" },
		{ "[IPv6:::1]", "[IPv6:::1]" },
		{ "", NULL },
		{ "[", NULL },
		{ "[]", NULL },
		{ "[monitor.example.org]", NULL },
		{ "[192.0.2.7", NULL },
		{ "192.0.2.300", NULL },
		{ "[192.0.2.300]", NULL },
		{ "[IPv6:", NULL },
		{ "[IPv6:]", NULL },
		{ "[IPv6:1:2]", NULL },
		{ "[IPv6:192.0.2.7]", NULL },
		{ "[IPv6:2001:db8::1]]", NULL },
		{ "[[2001:db8::1]]", NULL },
		{ "IPv6:2001:db8::1", NULL },
		{ "fe80::1%eth0", NULL },
		{ "[fe80::1%eth0]", NULL },
		{ "192.0.2.7:25", NULL },
		{ "a b", NULL },
		{ "a\r\nRSET", NULL },
		{ "[192.0.2.7]\r\nRSET", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name = NULL;
		const char *error = our_name_parse(cases[i].text, &name);

		EXPECT((error == NULL) == (cases[i].wanted != NULL), cases[i].text);
		EXPECT_TEXT(name, cases[i].wanted, cases[i].text);
	}
}

/* What a machine may call itself, where /etc/hosts says nothing of it. */
static void test_own(void)
{
	static const struct {
		const char *host, *wanted;
	} cases[] = {
		{ "mon1.example.test", "mon1.example.test" },
		{ "mon1.example.test.", "mon1.example.test" },
		{ "MON-1.Example.test", "MON-1.Example.test" },
		{ "1mon.example.test", "1mon.example.test" },
		{ "", NULL },
		{ ".", NULL },
		{ "mon1-of-no-line", NULL },
		{ "mon_1.example.test", NULL },
		{ "-mon.example.test", NULL },
		{ "mon-.example.test", NULL },
		{ "mon..example.test", NULL },
		{ "mon 1.example.test", NULL },
		{ "m\xc3\xb6n.example.test", NULL },
		{ "mon\r\n.example.test", NULL },
		{ "192.0.2.7", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(our_name_of(cases[i].host), cases[i].wanted, cases[i].host);
}

static void test_literal(void)
{
	struct address address;

	EXPECT(address_parse("192.0.2.7", 25, &address), "IPv4");
	EXPECT_TEXT(our_name_literal(&address), "[192.0.2.7]", "IPv4");
	EXPECT(address_parse("2001:db8::7", 25, &address), "IPv6");
	EXPECT_TEXT(our_name_literal(&address), "[IPv6:2001:db8::7]", "IPv6");
}

int main(void)
{
	test_parse();
	test_own();
	test_literal();
	return unit_end();
}
