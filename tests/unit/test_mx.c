/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "mail/mx.h"

#include "unit.h"

enum { RECORDS_MAX = 6 };

/* "10 mx1, 20 mx2": hosts as mx_read() orders them, "!" behind those that are addresses. */
static const char *hosts_text(const struct mx *mx)
{
	const char *text = "";

	for (int i = 0; i < mx->count; i++)
		text = mem_printf("%s%s%d %s%s", text, i ? ", " : "",
		    mx->hosts[i].preference, mx->hosts[i].name,
		    mx->hosts[i].is_address ? "!" : "");
	return text;
}

static void test_records(void)
{
	static const struct {
		const char *name;
		enum dns_status status;
		struct {
			int preference;
			const char *host;
		} records[RECORDS_MAX];
		const char *wanted;
		bool has_null, is_implicit;
	} cases[] = {
		{ "one", DNS_OK, { { 10, "mx1.example.org" } }, "10 mx1.example.org",
		    false, false },
		{ "in order", DNS_OK, { { 10, "mx1" }, { 20, "mx2" } }, "10 mx1, 20 mx2",
		    false, false },
		{ "out of order", DNS_OK,
		    { { 20, "mx2" }, { 65535, "mx4" }, { 0, "mx0" } },
		    "0 mx0, 20 mx2, 65535 mx4", false, false },
		{ "by number, not by text", DNS_OK, { { 9, "b" }, { 10, "a" } },
		    "9 b, 10 a", false, false },
		{ "twice the same", DNS_OK, { { 10, "mx1" }, { 10, "mx1" } }, "10 mx1",
		    false, false },
		{ "twice, in another case", DNS_OK, { { 10, "mx1" }, { 10, "MX1" } },
		    "10 mx1", false, false },
		{ "twice, the better first", DNS_OK,
		    { { 10, "mx1" }, { 30, "mx1" }, { 20, "mx2" } }, "10 mx1, 20 mx2",
		    false, false },
		{ "twice, the better last", DNS_OK,
		    { { 30, "mx1" }, { 20, "mx2" }, { 10, "mx1" } }, "10 mx1, 20 mx2",
		    false, false },
		{ "one is the beginning of another", DNS_OK,
		    { { 10, "mx1" }, { 20, "mx10" } }, "10 mx1, 20 mx10", false, false },
		{ "null MX", DNS_OK, { { 0, "" } }, "", true, false },
		{ "null MX twice", DNS_OK, { { 0, "" }, { 0, "" } }, "", true, false },
		{ "null MX beside others", DNS_OK,
		    { { 10, "mx1" }, { 0, "" }, { 5, "mx2" } }, "5 mx2, 10 mx1", true,
		    false },
		{ "an IPv4 address", DNS_OK, { { 10, "192.0.2.7" }, { 20, "mx2" } },
		    "10 192.0.2.7!, 20 mx2", false, false },
		{ "an IPv6 address", DNS_OK, { { 10, "2001:db8::1" } }, "10 2001:db8::1!",
		    false, false },
		{ "numbers, but no address", DNS_OK, { { 10, "192.0.2" } }, "10 192.0.2",
		    false, false },
		{ "no MX: the domain itself", DNS_NODATA, { { 0, NULL } },
		    "0 example.org", false, true },
		{ "no domain", DNS_NXDOMAIN, { { 0, NULL } }, "", false, false },
		{ "the server fails", DNS_FAILED, { { 0, NULL } }, "", false, false },
		{ "nobody answers", DNS_UNREACHABLE, { { 0, NULL } }, "", false, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_record records[RECORDS_MAX] = { 0 };
		struct dns_answer answer = { .status = cases[i].status,
			.error = cases[i].status > DNS_NODATA ? "an error" : NULL,
			.canonical = "example.org",
			.records = records };
		struct mx mx;

		for (; answer.count < RECORDS_MAX && cases[i].records[answer.count].host;
		     answer.count++) {
			records[answer.count].preference =
			    cases[i].records[answer.count].preference;
			records[answer.count].host = cases[i].records[answer.count].host;
		}
		memset(&mx, 0xaa, sizeof mx);
		mx_read(&mx, &answer, "example.org");
		EXPECT_TEXT(hosts_text(&mx), cases[i].wanted, cases[i].name);
		EXPECT(mx.has_null == cases[i].has_null, cases[i].name);
		EXPECT(mx.is_implicit == cases[i].is_implicit, cases[i].name);
		EXPECT_NUMBER(mx.status, cases[i].status, cases[i].name);
		EXPECT_TEXT(mx.error, answer.error, cases[i].name);
		for (int k = 0; k < mx.count; k++)
			EXPECT_TEXT(
			    mx.hosts[k].resolution.name, mx.hosts[k].name, cases[i].name);
	}
}

static const char *repeated(const char *what, int times)
{
	const char *text = "";

	while (times-- > 0)
		text = mem_printf("%s%s", text, what);
	return text;
}

static void test_names(void)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{ "mx1.example.org", NULL },
		{ "MX1.Example.ORG", NULL },
		{ "localhost", NULL },
		{ "3com.example", NULL },
		{ "192.0.2", NULL },
		{ "_mail_1.example.org", NULL },
		{ "-mx-.example.org", NULL },
		{ "xn--bcher-kva.example", NULL },
		{ "x\\010.test", "it contains the byte 0x0a" },
		{ "x\\000.test", "it contains the byte 0x00" },
		{ "x\\255\\254.test", "it contains the byte 0xff" },
		{ "x\\032y.test", "it contains the byte 0x20" },
		{ "x y.test", "it contains the byte 0x20" },
		{ "x|y.test", "it contains the byte 0x7c" },
		{ "x\\124y.test", "it contains the byte 0x7c" },
		{ "x\\092y.test", "it contains the byte 0x5c" },
		{ "x\\\\y.test", "it contains the byte 0x5c" },
		{ "\\@.example.org", "it contains the byte 0x40 (@)" },
		{ "*.example.org", "it contains the byte 0x2a (*)" },
		{ "mx1.example.org:25", "it contains the byte 0x3a (:)" },
		{ "<b>.test", "it contains the byte 0x3c" },
		{ "[192.0.2.7]", "it contains the byte 0x5b" },
		{ "b\303\274cher.example", "it contains the byte 0xc3" },
		{ "a\\.b.test", "a label of it contains a dot" },
		{ "a\\046b.test", "a label of it contains a dot" },
		{ "", "a label of it is empty" },
		{ ".", "a label of it is empty" },
		{ ".example.org", "a label of it is empty" },
		{ "a..b", "a label of it is empty" },
		{ "example.org.", "a label of it is empty" },
		{ "example.org\\", "it contains the byte 0x5c" },
		{ "example.org\\0", NULL },
	};
	const char *labels = repeated("abcdefg.", 31);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(mx_name_flaw(cases[i].name), cases[i].wanted, cases[i].name);
	EXPECT_TEXT(mx_name_flaw(mem_printf("%sabcde", labels)), NULL, "253 bytes");
	EXPECT_TEXT(mx_name_flaw(mem_printf("%sabcdef", labels)),
	    "it has 254 bytes, more than 253", "254 bytes");
	EXPECT_TEXT(mx_name_flaw(repeated("\\010", 60)), "it contains the byte 0x0a",
	    "many escaped bytes");
}

static void test_shown(void)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = {
		{ "mx1.example.org", "mx1.example.org" },
		{ "x\\010\\027[31m", "x{0a}{1b}[31m" },
		{ "x\\124y z", "x{7c}y{20}z" },
		{ "x\\\\y", "x{5c}y" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dns_record record = { .host = cases[i].name };
		struct dns_answer answer = { .count = 1, .records = &record };
		struct mx mx;

		mx_read(&mx, &answer, "example.org");
		EXPECT_TEXT(mx.hosts[0].shown, cases[i].wanted, cases[i].name);
		EXPECT(mx_is_resolved(&mx.hosts[0]) == (i == 0), cases[i].name);
	}
}

int main(void)
{
	test_names();
	test_shown();
	test_records();
	return unit_end();
}
