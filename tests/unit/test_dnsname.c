/* SPDX-License-Identifier: ISC */
#include <netinet/in.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/dnsname.h"

#include "unit.h"

static const char *repeated(const char *text, int count)
{
	const char *all = "";

	while (count-- > 0)
		all = mem_printf("%s%s", all, text);
	return all;
}

static void test_bytes(void)
{
	static const struct {
		const char *name;
		int byte;
		bool is_escaped;
		const char *rest;
	} cases[] = {
		{ "a.b", 'a', false, ".b" },
		{ ".b", '.', false, "b" },
		{ "\\.b", '.', true, "b" },
		{ "\\\\b", '\\', true, "b" },
		{ "\\0271", 27, true, "1" },
		{ "\\000", 0, true, "" },
		{ "\\255", 255, true, "" },
		{ "\\27", '2', true, "7" },
		{ "\\", '\\', false, "" },
		{ "\303\274", 0xc3, false, "\274" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *at = cases[i].name;
		bool is_escaped;

		EXPECT_NUMBER(dnsname_byte(&at, &is_escaped), cases[i].byte, at);
		EXPECT(is_escaped == cases[i].is_escaped, cases[i].name);
		EXPECT_TEXT(at, cases[i].rest, cases[i].name);
	}
}

static void test_shown(void)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{ "", "" },
		{ "mx1.example.org", "mx1.example.org" },
		{ "_spf.%{d}.*.example.org", "_spf.%{d}.*.example.org" },
		{ "x\\010\\027[31m", "x{0a}{1b}[31m" },
		{ "x\\124y z", "x{7c}y{20}z" },
		{ "x\\032y", "x{20}y" },
		{ "x\\\\ny", "x{5c}ny" },
		{ "x\\.y", "x.y" },
		{ "\\(OK\\)", "{28}OK)" },
		{ "[OK]", "{5b}OK]" },
		{ "<b\\>&", "‹b›＆" },
		{ "{0a}", "{0a}" },
		{ "b\\195\\188cher", "b\303\274cher" },
		{ "b\\252cher", "b{fc}cher" },
		{ "\\000", "{00}" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(dnsname_shown(cases[i].name), cases[i].wanted, cases[i].name);
	EXPECT_TEXT(dnsname_shown(repeated("abcdefg.", 32)), repeated("abcdefg.", 32),
	    "256 bytes");
	EXPECT_TEXT(dnsname_shown(repeated("\\010", 250)),
	    mem_printf("%s...", repeated("{0a}", 63)), "cut");
}

#define LABEL63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"
/* Three of them and one of 61 make 255 bytes on the wire. */
#define NAME192       LABEL63 "." LABEL63 "." LABEL63 "."
#define LABEL61       "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghi"
#define DATA(literal) (literal), sizeof(literal) - 1

/* read: NULL where the text is what dnsname_read() gives. */
static void test_write(void)
{
	static const struct {
		const char *text, *wire;
		size_t length;
		const char *read;
	} cases[] = {
		{ "", DATA("\0"), NULL },
		{ ".", DATA("\0"), "" },
		{ "a", DATA("\1a\0"), NULL },
		{ "mx.example.org", DATA("\2mx\7example\3org\0"), NULL },
		{ "MX.Example.org.", DATA("\2MX\7Example\3org\0"), "MX.Example.org" },
		{ "a\\.b.org", DATA("\3a.b\3org\0"), NULL },
		{ "a\\046b.org", DATA("\3a.b\3org\0"), "a\\.b.org" },
		{ "a\\b", DATA("\2ab\0"), "ab" },
		{ "a\\\\b", DATA("\3a\\b\0"), NULL },
		{ "a\\000\\255\\032", DATA("\4a\0\377 \0"), NULL },
		{ "a b", DATA("\3a b\0"), "a\\032b" },
		{ "\303\274", DATA("\2\303\274\0"), "\\195\\188" },
		{ "\\\"\\$\\(\\)\\;\\@", DATA("\6\"$();@\0"), NULL },
		{ LABEL63, DATA("\77" LABEL63 "\0"), NULL },
		{ "a..b", DATA(""), NULL },
		{ ".a", DATA(""), NULL },
		{ "..", DATA(""), NULL },
		{ "a..", DATA(""), NULL },
		{ "a\\", DATA(""), NULL },
		{ "a\\1", DATA(""), NULL },
		{ "a\\12", DATA(""), NULL },
		{ "a\\12b", DATA(""), NULL },
		{ "a\\256", DATA(""), NULL },
		{ "a\\999.b", DATA(""), NULL },
		{ LABEL63 "l", DATA(""), NULL },
		{ NAME192 LABEL61,
		    DATA("\77" LABEL63 "\77" LABEL63 "\77" LABEL63 "\75" LABEL61 "\0"),
		    NULL },
		{ NAME192 LABEL61 ".",
		    DATA("\77" LABEL63 "\77" LABEL63 "\77" LABEL63 "\75" LABEL61 "\0"),
		    NAME192 LABEL61 },
		{ NAME192 LABEL61 "j", DATA(""), NULL },
		{ NAME192 LABEL63, DATA(""), NULL },
		{ NAME192 LABEL61 ".a", DATA(""), NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned char wire[DNSNAME_WIRE_MAX] = { 0 };
		char text[DNSNAME_TEXT_MAX] = "?";
		const char *wanted = cases[i].read ? cases[i].read : cases[i].text;
		size_t length = dnsname_write(wire, cases[i].text);

		EXPECT_NUMBER(length, cases[i].length, cases[i].text);
		EXPECT(memcmp(wire, cases[i].wire, cases[i].length) == 0, cases[i].text);
		if (length == 0)
			continue;
		EXPECT_NUMBER(dnsname_read(wire, length, 0, text), length, cases[i].text);
		EXPECT_TEXT(text, wanted, cases[i].text);
		EXPECT_NUMBER(dnsname_read(wire, length - 1, 0, text), 0, cases[i].text);
	}
}

/* RFC 1035 4.1.4. */
static void test_pointers(void)
{
	static const struct {
		const char *message;
		size_t length, offset, filled;
		const char *text;
	} cases[] = {
		{ DATA("\3org\0\2mx\300\0"), 5, 5, "mx.org" },
		{ DATA("\3org\0\300\0"), 5, 2, "org" },
		{ DATA("\3org\0\2mx\300\0\1a\300\5"), 10, 4, "a.mx.org" },
		{ DATA("\3org\0\1a\300\1"), 5, 0, NULL }, /* into a label: "rg\0" cut */
		{ DATA("\0\1a\300\0"), 1, 4, "a" },
		{ DATA("\300\0"), 0, 0, NULL },
		{ DATA("\1a\300\0"), 0, 0, NULL },
		{ DATA("\1a\300\0"), 2, 0, NULL },
		{ DATA("\300\2\1a\0"), 0, 0, NULL },
		{ DATA("\1a\300\7\1b\300\0"), 4, 0, NULL },
		{ DATA("\3org\0\2mx\300"), 5, 0, NULL },
		{ DATA("\3org\0\100mx\0"), 5, 0, NULL },
		{ DATA("\3org\0\200mx\0"), 5, 0, NULL },
		{ DATA("\3org"), 0, 0, NULL },
		{ DATA("\3or"), 0, 0, NULL },
		{ DATA("\3org\0"), 5, 0, NULL },
		{ DATA("\3org\0"), 6, 0, NULL },
		{ DATA(
		      "\77" LABEL63 "\77" LABEL63 "\77" LABEL63 "\0\75" LABEL61 "\300\0"),
		    193, 64, LABEL61 "." LABEL63 "." LABEL63 "." LABEL63 },
		{ DATA("\77" LABEL63 "\77" LABEL63 "\77" LABEL63 "\0\76" LABEL61
		       "j\300\0"),
		    193, 0, NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[DNSNAME_TEXT_MAX] = "?";
		/* A copy of exactly that size, so that a read past its end is seen. */
		unsigned char *copy = malloc(cases[i].length);

		if (!copy)
			abort();
		memcpy(copy, cases[i].message, cases[i].length);
		EXPECT_NUMBER(dnsname_read(copy, cases[i].length, cases[i].offset, text),
		    cases[i].filled, mem_printf("case %zu", i));
		if (cases[i].text)
			EXPECT_TEXT(text, cases[i].text, mem_printf("case %zu", i));
		free(copy);
	}
}

/* Every byte as \\DDD: the longest text. */
static void test_longest(void)
{
	unsigned char wire[DNSNAME_WIRE_MAX];
	char text[DNSNAME_TEXT_MAX];

	memset(wire, 1, sizeof wire);
	wire[0] = wire[64] = wire[128] = 63;
	wire[192] = 61;
	wire[254] = 0;
	EXPECT_NUMBER(dnsname_read(wire, sizeof wire, 0, text), DNSNAME_WIRE_MAX, "read");
	EXPECT_NUMBER(strlen(text), 4 * 250 + 3, "length");
	EXPECT(strlen(text) < DNSNAME_TEXT_MAX, "room");
}

/* fits: as it is given. */
static void test_literal(void)
{
	static const struct {
		const char *literal, *text, *back;
		bool fits;
	} cases[] = {
		{ "mail.Example.org", "mail.Example.org", "mail.Example.org", true },
		{ "example.org.", "example.org", "example.org", true },
		{ "_spf.%{d}", "_spf.%{d}", "_spf.%{d}", true },
		{ "a b.\303\274", "a\\032b.\\195\\188", "a b.\303\274", true },
		{ "a\\b@c\";", "a\\\\b\\@c\\\"\\;", "a\\b@c\";", true },
		{ LABEL63 ".a", LABEL63 ".a", LABEL63 ".a", true },
		{ NAME192 LABEL61, NAME192 LABEL61, NAME192 LABEL61, true },
		{ NAME192 LABEL61 ".", NAME192 LABEL61, NAME192 LABEL61, true },
		{ NAME192 LABEL61 "j", NAME192 LABEL61 "j", NAME192 LABEL61 "j", false },
		{ LABEL63 "l.a", LABEL63 "l.a", LABEL63 "l.a", false },
		{ "", "", "", false },
		{ ".", "", "", false },
		{ "a..b", "a..b", "a..b", false },
		{ ".a", ".a", ".a", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = dnsname_of_literal(cases[i].literal);

		EXPECT_TEXT(text, cases[i].text, cases[i].literal);
		EXPECT_TEXT(dnsname_literal(text), cases[i].back, cases[i].literal);
		EXPECT(dnsname_fits(cases[i].literal) == cases[i].fits, cases[i].literal);
	}
	EXPECT_TEXT(dnsname_literal("a\\.b"), "", "a dot inside a label");
	EXPECT_TEXT(dnsname_literal("a\\046b"), "", "the same in digits");
	EXPECT_TEXT(dnsname_literal("a\\000"), "", "a NUL");
}

static void test_below(void)
{
	EXPECT(dnsname_is_below("example.org", "Example.org"), "itself");
	EXPECT(dnsname_is_below("mx.EXAMPLE.org", "example.org"), "below");
	EXPECT(!dnsname_is_below("notexample.org", "example.org"), "beside");
	EXPECT(!dnsname_is_below("org", "example.org"), "above");
}

static void test_reverse(void)
{
	struct sockaddr_in ipv4 = { .sin_family = AF_INET };
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };

	memcpy(&ipv4.sin_addr, "\300\0\2\7", 4);
	memcpy(&ipv6.sin6_addr, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\xfe", 16);
	EXPECT_TEXT(dnsname_reverse((struct sockaddr *)&ipv4), "7.2.0.192.in-addr.arpa",
	    "RFC 1035 3.5");
	EXPECT_TEXT(dnsname_reverse((struct sockaddr *)&ipv6),
	    "e.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
	    "RFC 3596 2.5");
}

int main(void)
{
	test_bytes();
	test_write();
	test_pointers();
	test_longest();
	test_shown();
	test_literal();
	test_below();
	test_reverse();
	return unit_end();
}
