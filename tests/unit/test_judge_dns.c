/* SPDX-License-Identifier: ISC */
#include "mail/judge_dns.h"

#include "unit.h"

int main(void)
{
	static const unsigned char bytes[4] = { 192, 0, 2, 53 };
	static const char open_tcp[] =
	    "open TCP port 53 of the DNS servers, or make the answer smaller";
	const struct address server = address_ipv4(bytes, 53);
	const struct {
		enum dns_status status;
		const char *error;
		const struct address *server;
		const char *id, *detail; /* id: NULL: the caller's */
	} cases[] = {
		{ DNS_OK, NULL, &server, NULL, NULL },
		{ DNS_NODATA, NULL, &server, NULL, NULL },
		{ DNS_NXDOMAIN, "it does not exist", &server, "dns-failed",
		    "according to 192.0.2.53" },
		{ DNS_NXDOMAIN, "it does not exist", NULL, "dns-failed", NULL },
		{ DNS_FAILED, "the DNS server answers SERVFAIL", &server, "dns-failed",
		    NULL },
		{ DNS_FAILED, "the DNS server truncates its answer and refuses TCP",
		    &server, "dns-failed", open_tcp },
		{ DNS_UNREACHABLE, "no DNS server answers", NULL, "dns-unreachable",
		    NULL },
		{ DNS_LIMIT, "the limit is reached", NULL, "not-examined", NULL },
		{ DNS_LOCAL, "no socket", NULL, "no-socket", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct finding_kind *kind = judge_dns_kind(cases[i].status);
		const char *what = cases[i].error ? cases[i].error : "no failure";

		EXPECT_TEXT(kind ? kind->id : NULL, cases[i].id, what);
		EXPECT_TEXT(
		    judge_dns_detail(cases[i].status, cases[i].error, cases[i].server),
		    cases[i].detail, what);
	}
	return unit_end();
}
