/* SPDX-License-Identifier: ISC */
#include "found.h"
#include "surveyed.h"
#include "unit.h"

enum { LINES_MAX = 6 };

/* What d.test comes to for those whom it does not name. */
static const struct end_case {
	const char *zone[LINES_MAX];
	const char *wanted;
	enum resolve_family family;
} cases[] = {
	{ { "d.test TXT v=spf1 +all" }, .wanted = "C pass-all: lets anyone send (+all)" },
	{ { "d.test TXT v=spf1 all" }, .wanted = "C pass-all: lets anyone send (+all)" },
	{ { "d.test TXT v=spf1 redirect=r.test", "r.test TXT v=spf1 +all" },
	    .wanted = "C pass-all: lets anyone send (+all in the record of r.test)" },
	{ { "d.test TXT v=spf1 include:x.test -all", "x.test TXT v=spf1 +all" },
	    .wanted = "C pass-all: lets anyone send (+all in the record of x.test)" },
	{ { "d.test TXT v=spf1 -ip4:192.0.2.9 +all" },
	    .wanted = "C pass-all: lets anyone send (+all)" },
	{ { "d.test TXT v=spf1 -ip4:192.0.2.9 -ip6:2001:db8::9 +all" },
	    .wanted = "C pass-all: lets nearly anyone send (+all)" },
	{ { "d.test TXT v=spf1 -ip6:::/0 +all" },
	    .wanted = "C pass-all: lets any IPv4 client send (+all)" },
	{ { "d.test TXT v=spf1 -ip4:0.0.0.0/0 +all" },
	    .wanted = "C pass-all: lets any IPv6 client send (+all)" },
	{ { "d.test TXT v=spf1 -ip6:::/0 +all" },
	    .wanted = "C pass-all: lets anyone send (+all)", RESOLVE_IPV4 },
	{ { "d.test TXT v=spf1 exists:h.test -all", "h.test A 127.0.0.2" },
	    .wanted = "C pass-all: lets any client send (exists:h.test)" },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/0 -all" },
	    .wanted = "W wide-network: lets a wide network send: ip4:0.0.0.0/0\n"
		      "C pass-all: lets anyone send: its terms add up to every IPv4 "
		      "address" },
	{ { "d.test TXT v=spf1 ip6:::/0 -all" },
	    .wanted = "W wide-network: lets a wide network send: ip6:::/0\n"
		      "C pass-all: lets anyone send: its terms add up to every IPv6 "
		      "address" },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/0 ip6:::/0 -all" },
	    .wanted = "W wide-network: lets a wide network send: ip4:0.0.0.0/0 and 1 "
		      "more\n"
		      "C pass-all: lets anyone send: its terms add up to every "
		      "address" },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/2 -all" },
	    .wanted = "W wide-network: lets a wide network send: ip4:0.0.0.0/1 and 1 "
		      "more\n"
		      "C pass-all: lets nearly anyone send: 75 % of all IPv4 addresses "
		      "pass" },
	{ { "d.test TXT v=spf1 ip6:2000::/4 -all" },
	    .wanted = "W wide-network: lets a wide network send: ip6:2000::/4\n"
		      "C pass-all: lets nearly anyone send: 50 % of all IPv6 addresses "
		      "pass" },
	{ { "d.test TXT v=spf1 ip6:2000::/4 -all" }, .wanted = "", RESOLVE_IPV4 },
	{ { "d.test TXT v=spf1 exists:%{i}.x.test -all", "192.0.2.1.x.test A 127.0.0.2" },
	    .wanted = "C pass-all: lets any IPv4 client send (exists:%{i}.x.test)" },
	{ { "d.test TXT v=spf1 a:%{h} -all" },
	    .wanted = "C pass-all: lets anyone send: the client chooses the name that "
		      "a:%{h} looks up" },
	{ { "d.test TXT v=spf1 include:x.test -all",
	      "x.test TXT v=spf1 exists:_spf.%{l} -all" },
	    .wanted = "C pass-all: lets anyone send: the client chooses the name that "
		      "exists:_spf.%{l} looks up in the record of x.test" },
	{ { "d.test TXT v=spf1 a:%{i}.x.test -all", "192.0.2.1.x.test A 192.0.2.1" },
	    .wanted = "C pass-all: lets unlisted clients send: 192.0.2.1 passes by "
		      "a:%{i}.x.test" },
	{ { "d.test TXT v=spf1 ~all" },
	    .wanted = "W softfail-all: ends in ~all, which marks forged mail but does "
		      "not reject it" },
	{ { "d.test TXT v=spf1 redirect=r.test", "r.test TXT v=spf1 ~all" },
	    .wanted = "W softfail-all: redirects to r.test, which ends in ~all, which "
		      "marks forged mail but does not reject it" },
	{ { "d.test TXT v=spf1 ?all" },
	    .wanted = "W neutral-all: ends in ?all, which rejects nobody" },
	{ { "d.test TXT v=spf1 ~include:x.test -all", "x.test TXT v=spf1 +all" },
	    .wanted = "W softfail-all: gives clients that it does not list softfail by "
		      "~include:x.test, which marks forged mail but does not reject it" },
	{ { "d.test TXT v=spf1 ?exists:h.test -all", "h.test A 127.0.0.1" },
	    .wanted = "W neutral-all: gives clients that it does not list neutral by "
		      "?exists:h.test, which rejects nobody" },
	{ { "d.test TXT v=spf1 ip4:8.8.8.8 ?ip4:0.0.0.0/1 -all" },
	    .wanted = "W neutral-all: gives 50 % of all IPv4 addresses neutral, which "
		      "rejects nobody" },
	{ { "d.test TXT v=spf1 ip4:192.0.2.1" },
	    .wanted =
		"W no-all: ends in neither all nor redirect, which rejects nobody" },
	{ { "d.test TXT v=spf1 redirect=r.test", "r.test TXT v=spf1 ip4:192.0.2.1" },
	    .wanted = "W no-all: redirects to r.test, which ends in neither all nor "
		      "redirect, which rejects nobody" },
	{ { "d.test TXT v=spf1 redirect=%{l}.x.test",
	      "postmaster.x.test TXT v=spf1 ip4:192.0.2.77" },
	    .wanted = "W no-all: redirects to a name that depends on the message, whose "
		      "record ends in neither all nor redirect, which rejects nobody" },
	{ { "d.test TXT v=spf1 redirect=%{l}.x.test" },
	    .wanted =
		"C permerror: gives 192.0.2.1 permerror: redirect=postmaster.x.test "
		"leads to a domain without an SPF record" },
	{ { "d.test TXT v=spf1 exists:%{i}.x.test ?all", "192.0.2.1.x.test A 127.0.0.2" },
	    .wanted =
		"C pass-all: lets any client send (exists:%{i}.x.test)\nW neutral-all: "
		"gives 100 % of all IPv4 addresses neutral, which rejects nobody",
	    RESOLVE_IPV4 },
	{ { "d.test TXT v=spf1 ip4:0.0.0.0/0 ip6:::/0 ?all" },
	    .wanted = "W wide-network: lets a wide network send: ip4:0.0.0.0/0 and 1 "
		      "more\n"
		      "C pass-all: lets anyone send: its terms add up to every "
		      "address" },
	{ { "d.test TXT v=spf1 a:n.test -all" },
	    .wanted = "W void-terms: has terms that find nothing: a:n.test",
	    RESOLVE_IPV4 },
	{ { "d.test TXT v=spf1 ip4:192.0.2.0/24 -all" }, .wanted = "" },
	{ { "d.test TXT v=spf1 -include:x.test -all", "x.test TXT v=spf1 +all" },
	    .wanted = "" },
	{ { "d.test TXT v=spf1 ?ip4:192.0.2.0/24 -all" }, .wanted = "" },
	{ { "d.test TXT v=spf1 exists:h.test -all" },
	    .wanted = "W void-terms: has terms that find nothing: exists:h.test" },
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		zone_begin(cases[i].zone, LINES_MAX);
		struct surveyed *surveyed = survey("d.test", cases[i].family);

		EXPECT_TEXT(
		    found_text(&surveyed->result), cases[i].wanted, cases[i].zone[0]);
		surveyed_drop(surveyed);
	}
	return unit_end();
}
