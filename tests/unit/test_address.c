/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <net/if.h>

#include "base/mem.h"
#include "net/address.h"

#include "config.h"
#include "unit.h"

static int port_of(const struct address *address)
{
	return ntohs(address->as.any.sa_family == AF_INET ? address->as.ipv4.sin_port
							  : address->as.ipv6.sin6_port);
}

static void test_addresses(void)
{
	static const struct {
		const char *text, *wanted; /* NULL: none */
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7" },
		{ "0.0.0.0", "0.0.0.0" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "2001:db8::1", "2001:db8::1" },
		{ "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
		{ "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1" },
		{ "[2001:db8::1]", "2001:db8::1" },
		{ "::", "::" },
		{ "[::]", "::" },
		{ "::1", "::1" },
		{ "::ffff:192.0.2.7", "::ffff:192.0.2.7" },
		{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
		{ "", NULL },
		{ "[]", NULL },
		{ "[", NULL },
		{ "]", NULL },
		{ "[2001:db8::1", NULL },
		{ "2001:db8::1]", NULL },
		{ "[[2001:db8::1]]", NULL },
		{ "[192.0.2.7]", NULL },
		{ "192.0.2", NULL },
		{ "192.0.2.7.", NULL },
		{ "192.0.2.256", NULL },
		{ "192.0.2.07", NULL },
		{ "192.0.2.0x7", NULL },
		{ "192.0.2.7/32", NULL },
		{ " 192.0.2.7", NULL },
		{ "192.0.2.7 ", NULL },
		{ "3221225991", NULL },
		{ "192.0.2.7:25", NULL },
		{ "2001:db8::1::2", NULL },
		{ "2001:db8::12345", NULL },
		{ "1:2:3:4:5:6:7", NULL },
		{ "1:2:3:4:5:6:7:8:9", NULL },
		{ "2001:db8::g", NULL },
		{ "2001:db8::/32", NULL },
		{ "mx1.example.org", NULL },
		{ "192.0.2.7%lo", NULL },
		{ "%lo", NULL },
		{ "fe80::1%", NULL },
		{ "[fe80::1%]", NULL },
		{ "fe80::1%no-such-interface", NULL },
		{ "2001:0db8:0000:0000:0000:0000:0000:0001:0000:0000:0000:0000:0000:0000:"
		  "0000:0000",
		    NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address address;
		bool is_address = address_parse(cases[i].text, 25, &address);

		EXPECT(is_address == (cases[i].wanted != NULL), cases[i].text);
		if (!is_address || !cases[i].wanted)
			continue;
		EXPECT_TEXT(address_text(&address), cases[i].wanted, cases[i].text);
		EXPECT_NUMBER(port_of(&address), 25, cases[i].text);
		EXPECT(address.length == (address.as.any.sa_family == AF_INET
						 ? sizeof address.as.ipv4
						 : sizeof address.as.ipv6),
		    cases[i].text);
	}
}

/* RFC 4007 11.2: <address>%<zone>, the zone by name and at least by its number. */
static void test_zones(void)
{
	struct if_nameindex *interfaces = if_nameindex();
	struct address address;

	for (struct if_nameindex *at = interfaces; at && at->if_index; at++) {
		const char *name = mem_printf("fe80::1%%%s", at->if_name);
		const char *number = mem_printf("fe80::1%%%u", at->if_index);
		const char *bracketed = mem_printf("[fe80::1%%%s]", at->if_name);

		EXPECT(address_parse(name, 25, &address), name);
		EXPECT_NUMBER(address.as.ipv6.sin6_scope_id, at->if_index, name);
		EXPECT(address_parse(bracketed, 25, &address), bracketed);
		EXPECT_NUMBER(address.as.ipv6.sin6_scope_id, at->if_index, bracketed);
		EXPECT(address_parse(number, 25, &address), number);
		EXPECT_NUMBER(address.as.ipv6.sin6_scope_id, at->if_index, number);
	}
	if_freenameindex(interfaces);
	EXPECT(address_parse("fe80::1", 25, &address), "no zone");
	EXPECT_NUMBER(address.as.ipv6.sin6_scope_id, 0, "no zone");
}

static void test_ports(void)
{
	static const struct {
		const char *text, *wanted;
		int port;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7", 53 },
		{ "192.0.2.7:5353", "192.0.2.7", 5353 },
		{ "192.0.2.7:1", "192.0.2.7", 1 },
		{ "192.0.2.7:65535", "192.0.2.7", 65535 },
		{ "2001:db8::1", "2001:db8::1", 53 },
		{ "2001:db8::5353", "2001:db8::5353", 53 },
		{ "[2001:db8::1]", "2001:db8::1", 53 },
		{ "[2001:db8::1]:5353", "2001:db8::1", 5353 },
		{ "[::1]:53", "::1", 53 },
		{ "", NULL, 0 },
		{ ":", NULL, 0 },
		{ ":53", NULL, 0 },
		{ "192.0.2.7:", NULL, 0 },
		{ "192.0.2.7:0", NULL, 0 },
		{ "192.0.2.7:65536", NULL, 0 },
		{ "192.0.2.7:99999999999", NULL, 0 },
		{ "192.0.2.7:-1", NULL, 0 },
		{ "192.0.2.7:+53", NULL, 0 },
		{ "192.0.2.7: 53", NULL, 0 },
		{ "192.0.2.7:53 ", NULL, 0 },
		{ "192.0.2.7:0x35", NULL, 0 },
		{ "192.0.2.7:dns", NULL, 0 },
		{ "192.0.2.7:53:53", NULL, 0 },
		{ "[2001:db8::1]:", NULL, 0 },
		{ "[2001:db8::1]:0", NULL, 0 },
		{ "[2001:db8::1]53", NULL, 0 },
		{ "[2001:db8::1]:65536", NULL, 0 },
		{ "[]:53", NULL, 0 },
		{ "]:53", NULL, 0 },
		{ "ns1.example.org:53", NULL, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address address;
		bool is_address = address_parse_with_port(cases[i].text, 53, &address);

		EXPECT(is_address == (cases[i].wanted != NULL), cases[i].text);
		if (!is_address || !cases[i].wanted)
			continue;
		EXPECT_TEXT(address_text(&address), cases[i].wanted, cases[i].text);
		EXPECT_NUMBER(port_of(&address), cases[i].port, cases[i].text);
	}
}

static void test_values(void)
{
	static const unsigned char ipv6_bytes[16] = { 0x20, 1, 0x0d, 0xb8, [15] = 1 };
	struct address ipv4 = address_ipv4("\xc0\x00\x02\x07", 25);
	struct address ipv6 = address_ipv6(ipv6_bytes, 465);

	EXPECT_TEXT(address_text(&ipv4), "192.0.2.7", "IPv4");
	EXPECT_NUMBER(port_of(&ipv4), 25, "IPv4");
	EXPECT_TEXT(address_text(&ipv6), "2001:db8::1", "IPv6");
	EXPECT_NUMBER(port_of(&ipv6), 465, "IPv6");
	address_set_port(&ipv4, 65535);
	address_set_port(&ipv6, 1);
	EXPECT_NUMBER(port_of(&ipv4), 65535, "IPv4");
	EXPECT_NUMBER(port_of(&ipv6), 1, "IPv6");
	EXPECT_TEXT(
	    host_port_text("mx1.example.org", 25), "mx1.example.org:25", "a name");
	EXPECT_TEXT(host_port_text("192.0.2.7", 465), "192.0.2.7:465", "IPv4");
	EXPECT_TEXT(host_port_text("2001:db8::1", 25), "[2001:db8::1]:25", "IPv6");
}

static void test_unroutable(void)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{ "0.0.0.0", "unspecified" },
		{ "0.255.255.255", "unspecified" },
		{ "127.0.0.0", "loopback" },
		{ "127.0.0.1", "loopback" },
		{ "127.255.255.255", "loopback" },
		{ "169.254.0.0", "link-local" },
		{ "169.254.255.255", "link-local" },
		{ "224.0.0.0", "multicast" },
		{ "239.255.255.255", "multicast" },
		{ "255.255.255.255", "broadcast" },
		{ "::", "unspecified" },
		{ "::1", "loopback" },
		{ "fe80::", "link-local" },
		{ "fe80::1", "link-local" },
		{ "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local" },
		{ "ff00::", "multicast" },
		{ "ff02::1", "multicast" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast" },
		{ "::ffff:0.0.0.0", "unspecified" },
		{ "::ffff:127.0.0.1", "loopback" },
		{ "::ffff:169.254.7.7", "link-local" },
		{ "::ffff:224.0.0.1", "multicast" },
		{ "::ffff:255.255.255.255", "broadcast" },
		{ "1.0.0.0", NULL },
		{ "126.255.255.255", NULL },
		{ "128.0.0.0", NULL },
		{ "10.0.0.1", NULL },
		{ "172.16.0.1", NULL },
		{ "192.168.0.1", NULL },
		{ "100.64.0.1", NULL },
		{ "169.253.255.255", NULL },
		{ "169.255.0.0", NULL },
		{ "192.0.2.7", NULL },
		{ "223.255.255.255", NULL },
		{ "240.0.0.1", NULL },
		{ "255.255.255.254", NULL },
		{ "::2", NULL },
		{ "2001:db8::1", NULL },
		{ "fc00::1", NULL },
		{ "fe7f:ffff::1", NULL },
		{ "fec0::1", NULL },
		{ "feff::1", NULL },
		{ "::ffff:192.0.2.7", NULL },
		{ "64:ff9b::192.0.2.33", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address address;

		EXPECT(address_parse(cases[i].text, 25, &address), cases[i].text);
		EXPECT_TEXT(address_unroutable(&address), cases[i].wanted, cases[i].text);
	}
}

static char *repeated(const char *what, size_t times)
{
	char *text = mem_copy("", 0);

	while (times-- > 0)
		text = mem_printf("%s%s", text, what);
	return text;
}

static void expect_name(const char *text, const char *wanted, const char *what)
{
	const char *name = NULL;
	const char *error = host_name_parse(text, &name);

	EXPECT((error == NULL) == (wanted != NULL), what);
	EXPECT_TEXT(name, wanted, what);
	if (error)
		EXPECT(!strpbrk(error, "|\r\n\33\t\x7f"), what);
}

static void test_name_sizes(void)
{
	const char *label63 = repeated("a", 63), *label64 = repeated("a", 64);
	const char *three = mem_printf("%s.%s.%s", label63, label63, label63);
	const char *name253 = mem_printf("%s.%s", three, repeated("b", 61));
	const char *name254 = mem_printf("%s.%s", three, repeated("b", 62));

	expect_name(label63, label63, "a label of 63");
	expect_name(label64, NULL, "a label of 64");
	expect_name(mem_printf("%s.org", label64), NULL, "a label of 64, first");
	expect_name(mem_printf("a.%s", label64), NULL, "a label of 64, last");
	expect_name(
	    mem_printf("%s.org", label63), mem_printf("%s.org", label63), "63 and 3");
	expect_name(name253, name253, "253 bytes");
	expect_name(mem_printf("%s.", name253), name253, "253 bytes and a dot");
	expect_name(name254, NULL, "254 bytes");
	expect_name(mem_printf("%s.", name254), NULL, "254 bytes and a dot");
	expect_name(
	    repeated("a.", 127), mem_printf("%sa", repeated("a.", 126)), "127 labels");
	expect_name(repeated("a.", 128), NULL, "128 labels");
	expect_name(repeated("a.", 5000), NULL, "10000 bytes");
}

static void test_names(void)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{ "mx1.example.org", "mx1.example.org" },
		{ "MX1.Example.ORG", "MX1.Example.ORG" },
		{ "mx1.example.org.", "mx1.example.org" },
		{ "localhost", "localhost" },
		{ "a", "a" },
		{ "3com.example", "3com.example" },
		{ "a-b.c--d.example", "a-b.c--d.example" },
		{ "_25._tcp.mx1.example.org", "_25._tcp.mx1.example.org" },
		{ "xn--bcher-kva.example", "xn--bcher-kva.example" },
		{ "", NULL },
		{ ".", NULL },
		{ "..", NULL },
		{ ".example.org", NULL },
		{ "a..example.org", NULL },
		{ "example.org..", NULL },
		{ "a b", NULL },
		{ " example.org", NULL },
		{ "example.org ", NULL },
		{ "example.org\n", NULL },
		{ "a\r\nQUIT", NULL },
		{ "a\tb", NULL },
		{ "a|b", NULL },
		{ "a;b", NULL },
		{ "a/b", NULL },
		{ "a:25", NULL },
		{ "a@b", NULL },
		{ "a\\.b", NULL },
		{ "*.example.org", NULL },
		{ "a\x7f", NULL },
		{ "a\33[2J", NULL },
		{ "b\xc3\xbc"
		  "cher.example",
		    NULL },
		{ "b\xfc"
		  "cher.example",
		    NULL },
		{ "\xe3\x80\x82", NULL },
		{ "example\xe3\x80\x82org", NULL },
	};
	static const struct {
		const char *text, *part;
	} told[] = {
		{ "b\xc3\xbc"
		  "cher.example",
		    "xn--" },
		{ "example.org\xe2\x80\x8b",
		    "contains an invisible character (U+200B) at byte 12" },
		{ "example\xc2\xa0.org", "contains a no-break space (U+00A0) at byte 8" },
		{ "a\xe2\x80\x93"
		  "b.org",
		    "'a\xe2\x80\x93"
		    "b.org' contains an en dash (U+2013) at byte 2" },
		{ "\xe2\x80\x9c"
		  "a.org",
		    "contains a typographic quote (U+201C) at byte 1" },
		{ "example.org\xa0",
		    "contains a no-break space (0xa0 in Windows-1252) at byte 12" },
		{ "b\xfc"
		  "cher.example",
		    "xn--" },
		{ "\xe3\x80\x82", "xn--" },
		{ "ab cd", "byte 3" },
		{ "a|b", "{7c}" },
		{ "a..b", "empty" },
		{ "mx1.example.org:25", "byte 16" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_name(cases[i].text, cases[i].wanted, cases[i].text);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		const char *name;
		const char *error = host_name_parse(told[i].text, &name);

		EXPECT(error && strstr(error, told[i].part), told[i].text);
	}
}

/* As the build is able to: a name that has no ASCII form is told so in both. */
static void test_idn(void)
{
#ifdef HAVE_LIBIDN2
	static const bool is_able = true;
#else
	static const bool is_able = false;
#endif
	static const struct {
		const char *text, *ascii; /* NULL: has none */
	} cases[] = {
		{ "m\303\274ller.de", "xn--mller-kva.de" },
		{ "M\303\234LLER.de", "xn--mller-kva.de" },
		{ "mu\314\210ller.de", "xn--mller-kva.de" },
		{ "mail.m\303\274ller.de.", "mail.xn--mller-kva.de" },
		{ "stra\303\237e.example", "xn--strae-oqa.example" },
		{ "\346\227\245\346\234\254.test", "xn--wgv71a.test" },
		{ "m\374ller.de", NULL },
		{ "m\303\274ller..de", NULL },
		{ "\303\274 \303\274.de", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name, *error = host_name_parse(cases[i].text, &name);
		const char *end = is_able && cases[i].ascii
				      ? mem_printf("write it as %s", cases[i].ascii)
				      : "write it in its xn-- form (RFC 5891)";

		EXPECT_TEXT(error ? strstr(error, "write it") : NULL, end, cases[i].text);
	}
}

static void test_mailbox(void)
{
	static const struct {
		const char *text, *meant;
	} cases[] = {
		{ "user@example.org", "did you mean example.org?" },
		{ "user@example.org.", "did you mean example.org?" },
		{ "a@b@example.org", "did you mean example.org?" },
		{ "j\303\274rgen@example.org", "did you mean example.org?" },
		{ "@example.org", NULL },
		{ "user@", NULL },
		{ "user@a..b", NULL },
		{ "user@localhost", NULL },
		{ "user@192.0.2.1:25", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *name, *error = host_name_parse(cases[i].text, &name);

		EXPECT(error != NULL, cases[i].text);
		EXPECT_TEXT(
		    error ? strstr(error, "did you") : "", cases[i].meant, cases[i].text);
	}
}

int main(void)
{
	test_addresses();
	test_zones();
	test_ports();
	test_values();
	test_unroutable();
	test_name_sizes();
	test_names();
	test_idn();
	test_mailbox();
	return unit_end();
}
