/* SPDX-License-Identifier: ISC */
#include "mail/spf_space.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

/* "192.0.2.0/24 10.0.0.0/8" as a set, by union. */
static struct spf_space space_of(const char *text)
{
	struct spf_space space = spf_space_empty(4);
	char literal[64];
	int prefix, size;

	while (sscanf(text, " %63[0-9.]/%d%n", literal, &prefix, &size) == 2) {
		unsigned char address[4];
		struct spf_space network;

		inet_pton(AF_INET, literal, address);
		network = spf_space_network(address, 4, prefix);
		space = spf_space_union(&space, &network);
		text += size;
	}
	return space;
}

/* "192.0.2.0-192.0.2.255 …" */
static const char *text_of(const struct spf_space *space)
{
	const char *text = "";

	for (int i = 0; i < space->count; i++) {
		char first[INET_ADDRSTRLEN], last[INET_ADDRSTRLEN];

		inet_ntop(AF_INET, space->ranges[i].first, first, sizeof first);
		inet_ntop(AF_INET, space->ranges[i].last, last, sizeof last);
		text = mem_printf("%s%s%s-%s", text, i ? " " : "", first, last);
	}
	return text;
}

int main(void)
{
	static const struct {
		const char *one, *other, *with, *without;
	} cases[] = {
		{ "", "", "", "" },
		{ "1.2.3.4/32", "", "1.2.3.4-1.2.3.4", "1.2.3.4-1.2.3.4" },
		{ "", "1.2.3.4/32", "1.2.3.4-1.2.3.4", "" },
		{ "1.2.3.77/24", "", "1.2.3.0-1.2.3.255", "1.2.3.0-1.2.3.255" },
		{ "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0-255.255.255.255",
		    "0.0.0.0-127.255.255.255" },
		{ "128.0.0.0/1", "0.0.0.0/1", "0.0.0.0-255.255.255.255",
		    "128.0.0.0-255.255.255.255" },
		{ "0.0.0.0/0", "255.255.255.255/32", "0.0.0.0-255.255.255.255",
		    "0.0.0.0-255.255.255.254" },
		{ "0.0.0.0/0", "0.0.0.0/32", "0.0.0.0-255.255.255.255",
		    "0.0.0.1-255.255.255.255" },
		{ "0.0.0.0/0", "0.0.0.0/0", "0.0.0.0-255.255.255.255", "" },
		{ "10.0.0.0/8", "10.1.0.0/16 10.3.0.0/16", "10.0.0.0-10.255.255.255",
		    "10.0.0.0-10.0.255.255 10.2.0.0-10.2.255.255 "
		    "10.4.0.0-10.255.255.255" },
		{ "10.1.0.0/16 10.3.0.0/16", "10.0.0.0/8", "10.0.0.0-10.255.255.255",
		    "" },
		{ "1.0.0.0/24 3.0.0.0/24", "2.0.0.0/24 4.0.0.0/24",
		    "1.0.0.0-1.0.0.255 2.0.0.0-2.0.0.255 3.0.0.0-3.0.0.255 "
		    "4.0.0.0-4.0.0.255",
		    "1.0.0.0-1.0.0.255 3.0.0.0-3.0.0.255" },
		{ "1.0.0.0/24", "1.0.1.0/24", "1.0.0.0-1.0.1.255", "1.0.0.0-1.0.0.255" },
	};
	static const unsigned char zero[16], high[16] = { 0x80 };
	struct spf_space low, upper, whole;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_space one = space_of(cases[i].one);
		struct spf_space other = space_of(cases[i].other);
		struct spf_space with = spf_space_union(&one, &other);
		struct spf_space without = spf_space_without(&one, &other);

		EXPECT_TEXT(text_of(&with), cases[i].with, cases[i].one);
		EXPECT_TEXT(text_of(&without), cases[i].without, cases[i].one);
	}
	low = spf_space_network(zero, 16, 1);
	upper = spf_space_network(high, 16, 1);
	whole = spf_space_union(&upper, &low);
	EXPECT(spf_space_is_everything(&whole), "two halves of IPv6");
	EXPECT(!spf_space_is_everything(&low), "one half");
	whole = spf_space_everything(4);
	EXPECT(spf_space_is_everything(&whole), "all of IPv4");
	EXPECT_NUMBER(spf_space_size(&whole), 4294967296.0, "all of IPv4");
	low = spf_space_network(zero, 16, 128);
	EXPECT_NUMBER(spf_space_size(&low), 1, "one IPv6 address");
	low = spf_space_empty(16);
	EXPECT_NUMBER(spf_space_size(&low), 0, "nobody");
	return unit_end();
}
