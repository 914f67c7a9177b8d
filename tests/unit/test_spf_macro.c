/* SPDX-License-Identifier: ISC */
#include "spf/macro.h"

#include <stdlib.h>

#include "base/mem.h"
#include "spf/expand.h"
#include "unit.h"

/* What a check is to say: FINE, or the offset of the byte at fault. */
enum { FINE = -1 };

typedef const char *check_function(const char *text, size_t length, size_t *at);

/* In a block of just that length, so that a sanitizer sees what is read behind it. */
static void expect_check(
    check_function *check, const char *text, size_t length, int wanted, const char *what)
{
	char *bytes = malloc(length ? length : 1);
	size_t at = 0;

	if (!bytes)
		return;
	memcpy(bytes, text, length);

	const char *wrong = check(bytes, length, &at);

	EXPECT((wrong == NULL) == (wanted == FINE), what);
	if (wrong && wanted != FINE)
		EXPECT_NUMBER(at, wanted, what);
	free(bytes);
}

/* RFC 7208 12: domain-spec.  At fault is where the last label begins. */
static void test_domain(void)
{
	static const struct {
		const char *text;
		int wanted;
	} cases[] = {
		{ "example.com", FINE },
		{ "example.com.", FINE },
		{ ".com", FINE },
		{ ".com.", FINE },
		{ "a..b", FINE },
		{ "!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~.com", FINE },
		{ "%{d}", FINE },
		{ "%{d}.com", FINE },
		{ "example.com%{d}", FINE },
		{ "%%", FINE },
		{ "a%_", FINE },
		{ "a%-", FINE },
		{ "%%.com", FINE },
		{ "%{ir}.%{v}._spf.%{d2}", FINE },
		{ "%{IR}.%{V}.%{D2}", FINE },
		{ "x.1a", FINE },
		{ "x.a1", FINE },
		{ "x.1-2", FINE },
		{ "x.a--b", FINE },
		{ "x.xn--p1ai", FINE },
		{ "", 0 },
		{ "foo", 0 },
		{ "foo.", 0 },
		{ ".", 0 },
		{ "..", 1 },
		{ "foo..", 4 },
		{ "foo.com..", 8 },
		{ "x.123", 2 },
		{ "192.0.2.3", 8 },
		{ "x.123.", 2 },
		{ "%{d}com", 4 },
		{ "x.%{d}com", 6 },
		{ "%{d}.", 4 },
		{ "%{d}..", 5 },
		{ "%%com", 2 },
		{ "x.y%%com", 5 },
		{ "example.com/24", 8 },
		{ "x.-a", 2 },
		{ "x.a-", 2 },
		{ "x.a-.", 2 },
		{ "x.a_b", 2 },
		{ "x.-", 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		size_t length = strlen(text);

		expect_check(spf_macro_check_domain, text, length, cases[i].wanted, text);
		expect_check(spf_macro_check_string, text, length, FINE, text);
	}
}

/* What is wrong wherever it stands. */
static void test_string(void)
{
	static const struct {
		const char *text;
		int domain, explanation;
	} cases[] = {
		{ "%", 0, 0 },
		{ "a.%", 2, 2 },
		{ "%a.com", 0, 0 },
		{ "%%%.com", 2, 2 },
		{ "%d.com", 0, 0 },
		{ "%{", 0, 0 },
		{ "a.%{", 2, 2 },
		{ "%{d", 0, 0 },
		{ "a%{d2", 1, 1 },
		{ "a%{d2r", 1, 1 },
		{ "a%{d2r.-", 1, 1 },
		{ "%{}", 2, 2 },
		{ "%{x}", 2, 2 },
		{ "a.%{a}", 4, 4 },
		{ "a.%{Z}", 4, 4 },
		{ "%{2d}", 2, 2 },
		{ "%{%{d}}", 2, 2 },
		{ "%{ d}", 2, 2 },
		{ "%{dd}", 3, 3 },
		{ "%{dr2}", 4, 4 },
		{ "%{drr}", 4, 4 },
		{ "%{d2x}", 4, 4 },
		{ "%{d-x}", 4, 4 },
		{ "%{d-r}", 4, 4 },
		{ "%{d;}", 3, 3 },
		{ "%{d-2}", 4, 4 },
		{ "%{d0}", 3, 3 },
		{ "%{d000r}", 3, 3 },
		{ "%{d01}", FINE, FINE },
		{ "%{d10}", FINE, FINE },
		{ "%{d4294967296}", FINE, FINE },
		{ "%{d18446744073709551616}", FINE, FINE },
		{ "%{d99999999999999999999999999999999999999999r}", FINE, FINE },
		{ "%{dR}", FINE, FINE },
		{ "%{d3r.-+,/_=}", FINE, FINE },
		{ "%{d..}", FINE, FINE },
		{ "%{s}%{l}%{o}%{d}%{i}%{p}%{h}%{v}", FINE, FINE },
		{ "%{S}%{L}%{O}%{D}%{I}%{P}%{H}%{V}", FINE, FINE },
		{ "%{c}", 2, FINE },
		{ "%{r}", 2, FINE },
		{ "%{t}", 2, FINE },
		{ "a.%{C}", 4, FINE },
		{ "a.%{R}", 4, FINE },
		{ "a.%{T}", 4, FINE },
		{ "%%{c}%%", FINE, FINE },
		{ "a b%%", 1, FINE },
		{ " %%", 0, FINE },
		{ "a\tb%%", 1, 1 },
		{ "a\rb%%", 1, 1 },
		{ "ab\n%%", 2, 2 },
		{ "ab\x1f%%", 2, 2 },
		{ "ab\x7f%%", 2, 2 },
		{ "ab\x80%%", 2, 2 },
		{ "\xc3\xa4%%", 0, 0 },
		{ "abc\xff%%", 3, 3 },
		{ "%{\xff}", 2, 2 },
		{ "%{d\xff}", 3, 3 },
		{ "%{d2 }", 4, 4 },
		{ "%\xff", 0, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		size_t length = strlen(text);

		expect_check(spf_macro_check_domain, text, length, cases[i].domain, text);
		expect_check(spf_macro_check_string, text, length, cases[i].domain, text);
		expect_check(spf_macro_check_explanation, text, length,
		    cases[i].explanation, text);
	}
	expect_check(spf_macro_check_string, "", 0, FINE, "empty");
	expect_check(spf_macro_check_explanation, "", 0, FINE, "empty");
}

/* A TXT record may hold a NUL. */
static void test_nul(void)
{
	static const struct {
		const char *text;
		size_t length;
		int wanted;
	} cases[] = {
		{ "\0", 1, 0 },
		{ "a\0%%", 4, 1 },
		{ "%\0", 2, 0 },
		{ "%{\0}", 4, 2 },
		{ "%{\0", 3, 2 },
		{ "%{d\0}", 5, 3 },
		{ "%{d2\0}", 6, 4 },
		{ "%{d-\0}", 6, 4 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *what = mem_printf("NUL, case %zu", i);

		expect_check(spf_macro_check_domain, cases[i].text, cases[i].length,
		    cases[i].wanted, what);
		expect_check(spf_macro_check_string, cases[i].text, cases[i].length,
		    cases[i].wanted, what);
		expect_check(spf_macro_check_explanation, cases[i].text, cases[i].length,
		    cases[i].wanted, what);
	}
}

static void test_needs(void)
{
	static const struct {
		const char *text;
		bool client, validated;
	} cases[] = {
		{ "", false, false },
		{ "example.com", false, false },
		{ "%%%_%-", false, false },
		{ "%%{d}", false, false },
		{ "%%%{d}", false, false },
		{ "%%%{i}", true, false },
		{ "%%%%{p}.com", false, false },
		{ "%-{p}.com", false, false },
		{ "%{d}", false, false },
		{ "%{d}.p", false, false },
		{ "%{o1r}.%{D}", false, false },
		{ "%{h}.p", true, false },
		{ "x.%{P2r-}", true, true },
		{ "%{d}.%{s}.%{p}", true, true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT(spf_macro_needs_client(cases[i].text) == cases[i].client,
		    cases[i].text);
		EXPECT(spf_macro_needs_validated(cases[i].text) == cases[i].validated,
		    cases[i].text);
	}
}

static void test_tails(void)
{
	static const struct {
		const char *text;
		char tail;
	} cases[] = {
		{ "", 0 },
		{ "example.com", 0 },
		{ "%{h}", 'h' },
		{ "_spf.%{H2r}.", 'h' },
		{ "%{l}.%{p}", 'p' },
		{ "%{h}.example.com", 0 },
		{ "%%{h}", 0 },
		{ "%{d}%%", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(spf_macro_tail(cases[i].text) == cases[i].tail, cases[i].text);
}

/* RFC 7208 7.1, 7.3: what splits a value, and what of it is kept and escaped. */
static void test_transformers(void)
{
	static const struct {
		const char *text, *local_part, *wanted;
	} cases[] = {
		{ "%{l.}", "a.b-c", "a.b-c" },
		{ "%{l-}", "a.b-c", "a.b.c" },
		{ "%{l+}", "a+b.c", "a.b.c" },
		{ "%{l,}", "a,b.c", "a.b.c" },
		{ "%{l/}", "a/b.c", "a.b.c" },
		{ "%{l_}", "a_b.c", "a.b.c" },
		{ "%{l=}", "a=b.c", "a.b.c" },
		{ "%{lr.-+,/_=}", "a.b-c+d,e/f_g=h", "h.g.f.e.d.c.b.a" },
		{ "%{l3.-+,/_=}", "a.b-c+d,e/f_g=h", "f.g.h" },
		{ "%{l3r.-+,/_=}", "a.b-c+d,e/f_g=h", "c.b.a" },
		{ "%{l1-}", "a.b-c.d", "c.d" },
		{ "%{l1r-}", "a.b-c.d", "a.b" },
		{ "%{lr-}", "a.b-c.d", "c.d.a.b" },
		{ "%{l2}", "a..b", ".b" },
		{ "%{lr}", "a..b", "b..a" },
		{ "%{l18446744073709551617}", "a.b", "a.b" },
		{ "%{l4294967297r}", "a.b", "b.a" },
		{ "%{l01}", "a.b", "b" },
		{ "%{l}", "\"a\\\\b\\\" c\"", "\"a\\\\b\\\" c\"" },
		{ "%{l}", "\x01\x7f\x80\xff", "\x01\x7f\x80\xff" },
		{ "%{l}", "%{d}%%", "%{d}%%" },
		{ "%{L}", "\x01\x7f\x80\xff", "%01%7F%80%FF" },
		{ "%{L}", "azAZ09-._~", "azAZ09-._~" },
		{ "%{L}", "!#$%&'*+/=?^`{|}",
		    "%21%23%24%25%26%27%2A%2B%2F%3D%3F%5E%60"
		    "%7B%7C%7D" },
		{ "%{L}", " \"(),:;<>@[\\]", "%20%22%28%29%2C%3A%3B%3C%3E%40%5B%5C%5D" },
		{ "%{LR+}", "a b+c&d", "c%26d.a%20b" },
	};
	struct spf_macro_values values = { .sender_domain = "email.example.com",
		.domain = "email.example.com",
		.helo = "mx.example.org",
		.validated = "unknown",
		.receiver = "unknown" };

	EXPECT(address_parse("192.0.2.3", 0, &values.address), "IPv4");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		values.local_part = cases[i].local_part;
		EXPECT_TEXT(spf_expand_domain(cases[i].text, &values), cases[i].wanted,
		    cases[i].text);
		EXPECT_TEXT(spf_expand_explanation(cases[i].text, &values),
		    cases[i].wanted, cases[i].text);
	}
}

/* RFC 7208 7.4: the examples of macro-strings */
static void test_examples(void)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{ "%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com" },
		{ "%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com" },
		{ "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}",
		    "bad.strong.lp.3.2.0.192.in-addr._spf.example.com" },
		{ "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}",
		    "3.2.0.192.in-addr.strong.lp._spf.example.com" },
		{ "%{d2}.trusted-domains.example.net",
		    "example.com.trusted-domains.example.net" },
	};
	struct spf_macro_values values = { .local_part = "strong-bad",
		.sender_domain = "email.example.com",
		.domain = "email.example.com",
		.helo = "mx.example.org",
		.validated = "unknown",
		.receiver = "unknown" };

	EXPECT(address_parse("192.0.2.3", 0, &values.address), "IPv4");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(spf_expand_domain(cases[i].text, &values), cases[i].wanted,
		    cases[i].text);
}

/* RFC 7208 7.3: cut from the left, by whole labels. */
static void test_cut(void)
{
	/* How long the value of %{l} is in front of ".ab.org", and what is left. */
	static const struct {
		int first, second, left;
	} cases[] = {
		{ 1, 244, 253 },
		{ 2, 244, 251 },
		{ 2, 245, 252 },
		{ 9, 246, 253 },
		{ 9, 247, 6 },
	};
	struct spf_macro_values values = { .sender_domain = "x.org" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *first = mem_printf("%0*d", cases[i].first, 0);
		const char *what = mem_printf("%d bytes left", cases[i].left);

		values.local_part = mem_printf("%s.%0*d", first, cases[i].second, 0);
		for (int has_dot = 0; has_dot < 2; has_dot++) {
			const char *name = spf_expand_domain(
			    has_dot ? "%{l}.ab.org." : "%{l}.ab.org", &values);

			EXPECT_NUMBER(strlen(name), cases[i].left, what);
			EXPECT_TEXT(name + strlen(name) - 6, "ab.org", what);
		}
	}
	values.local_part = mem_printf("%0*d", 253, 0);
	EXPECT_TEXT(spf_expand_domain("%{l}", &values), values.local_part, "253 bytes");
	EXPECT_TEXT(spf_expand_domain("%{l}0", &values), "", "254 bytes");
}

int main(void)
{
	test_domain();
	test_string();
	test_nul();
	test_needs();
	test_tails();
	test_transformers();
	test_examples();
	test_cut();
	return unit_end();
}
