/* SPDX-License-Identifier: ISC */
#include "net/proxy_header.h"

#include "unit.h"

static void test_text(void)
{
	static const struct {
		const char *own, *peer, *wanted;
		int own_port, peer_port;
	} cases[] = {
		{ "192.0.2.9", "192.0.2.7", "PROXY TCP4 192.0.2.9 192.0.2.7 40000 25\r\n",
		    40000, 25 },
		{ "255.255.255.255", "255.255.255.255",
		    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", 65535,
		    65535 },
		{ "2001:db8::9", "2001:db8::7",
		    "PROXY TCP6 2001:db8::9 2001:db8::7 40000 465\r\n", 40000, 465 },
		{ "::1", "::1", "PROXY TCP6 ::1 ::1 1 65535\r\n", 1, 65535 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct address own, peer;

		EXPECT(address_parse(cases[i].own, cases[i].own_port, &own) &&
			   address_parse(cases[i].peer, cases[i].peer_port, &peer),
		    cases[i].own);
		EXPECT_TEXT(
		    proxy_header_text(&own, &peer), cases[i].wanted, cases[i].wanted);
	}
}

int main(void)
{
	test_text();
	return unit_end();
}
