/* SPDX-License-Identifier: ISC */
#include "spf/divide.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/mem.h"
#include "unit.h"

enum { CLAIMS_MAX = 64 };

static const char *address_of(const unsigned char *address)
{
	char text[INET_ADDRSTRLEN];

	return mem_copy(text, strlen(inet_ntop(AF_INET, address, text, sizeof text)));
}

/* The networks of "192.0.2.0/24 10.0.0.0/8", the first of the lowest rank. */
static int claims_of(const char *text, struct spf_claim *claims)
{
	char literal[64];
	int prefix, size, count = 0;

	while (sscanf(text, " %63[0-9.]/%d%n", literal, &prefix, &size) == 2) {
		unsigned char address[SPF_ADDRESS_MAX];

		inet_pton(AF_INET, literal, address);
		claims[count].range = spf_range_network(address, 4, prefix);
		claims[count].rank = count;
		count++;
		text += size;
	}
	return count;
}

struct division {
	struct spf_claim claims[2 * CLAIMS_MAX];
	int count;
};

static void give(void *taker, const struct spf_range *range, int rank)
{
	struct division *division = taker;

	division->claims[division->count++] = (struct spf_claim){ *range, rank };
}

static int divide(struct spf_claim *claims, int count, struct spf_claim *divided)
{
	struct division division = { .count = 0 };

	ip_set_divide(claims, count, 4, give, &division);
	memcpy(divided, division.claims, sizeof division.claims);
	return division.count;
}

/* "0: 192.0.2.0-192.0.2.255 …" */
static const char *divided_text(const char *networks)
{
	struct spf_claim claims[CLAIMS_MAX], divided[2 * CLAIMS_MAX];
	int count = claims_of(networks, claims);
	const char *text = "";

	count = divide(claims, count, divided);
	for (int i = 0; i < count; i++)
		text = mem_printf("%s%s%d: %s-%s", text, i ? ", " : "", divided[i].rank,
		    address_of(divided[i].range.first),
		    address_of(divided[i].range.last));
	return text;
}

static void test_division(void)
{
	static const struct {
		const char *networks, *divided;
	} cases[] = {
		{ "", "" },
		{ "1.2.3.4/32", "0: 1.2.3.4-1.2.3.4" },
		{ "1.2.3.77/24", "0: 1.2.3.0-1.2.3.255" },
		{ "0.0.0.0/0", "0: 0.0.0.0-255.255.255.255" },
		{ "128.0.0.0/1 0.0.0.0/1",
		    "1: 0.0.0.0-127.255.255.255, 0: 128.0.0.0-255.255.255.255" },
		{ "255.255.255.255/32 0.0.0.0/0",
		    "1: 0.0.0.0-255.255.255.254, 0: 255.255.255.255-255.255.255.255" },
		{ "0.0.0.0/32 0.0.0.0/0",
		    "0: 0.0.0.0-0.0.0.0, 1: 0.0.0.1-255.255.255.255" },
		{ "0.0.0.0/0 10.0.0.0/8",
		    "0: 0.0.0.0-9.255.255.255, 0: 10.0.0.0-255.255.255.255" },
		{ "10.1.0.0/16 10.0.0.0/8 10.3.0.0/16",
		    "1: 10.0.0.0-10.0.255.255, 0: 10.1.0.0-10.1.255.255, "
		    "1: 10.2.0.0-10.2.255.255, 1: 10.3.0.0-10.255.255.255" },
		{ "3.0.0.0/24 1.0.0.0/24", "1: 1.0.0.0-1.0.0.255, 0: 3.0.0.0-3.0.0.255" },
		{ "10.0.0.0/8 10.0.0.0/9 10.0.0.0/8 11.0.0.0/8",
		    "0: 10.0.0.0-10.255.255.255, 3: 11.0.0.0-11.255.255.255" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(
		    divided_text(cases[i].networks), cases[i].divided, cases[i].networks);
}

/* What each address of a small world gets is what the first claim on it says. */
static void test_against_search(void)
{
	unsigned state = 1;

	for (int round = 0; round < 2000; round++) {
		struct spf_claim claims[16], divided[2 * CLAIMS_MAX], given[16];
		int count = round % 16, used;

		for (int i = 0; i < count; i++) {
			unsigned char address[SPF_ADDRESS_MAX] = { 0 };

			state = state * 1103515245U + 12345;
			address[3] = (unsigned char)(state >> 16);
			address[0] = state >> 30 == 0 ? 255 : 0;
			given[i].range = spf_range_network(
			    address, 4, 24 + (int)(state >> 8) % 9);
			given[i].rank = (int)(state >> 24) % 8;
			claims[i] = given[i];
		}
		used = divide(claims, count, divided);
		for (unsigned place = 0; place < 512; place++) {
			unsigned char address[SPF_ADDRESS_MAX] = { place < 256 ? 0 : 255,
				0, 0, (unsigned char)place };
			int wanted = 99, got = 99, times = 0;

			for (int i = 0; i < count; i++)
				if (memcmp(given[i].range.first, address, 4) <= 0 &&
				    memcmp(given[i].range.last, address, 4) >= 0 &&
				    given[i].rank < wanted)
					wanted = given[i].rank;
			for (int i = 0; i < used; i++)
				if (memcmp(divided[i].range.first, address, 4) <= 0 &&
				    memcmp(divided[i].range.last, address, 4) >= 0) {
					got = divided[i].rank;
					times++;
				}
			if (got != wanted || times > 1)
				EXPECT_NUMBER(got, wanted, mem_printf("round %d", round));
		}
	}
}

static struct ip_set space_of(const char *networks)
{
	struct spf_claim claims[CLAIMS_MAX], divided[2 * CLAIMS_MAX];
	struct ip_set space = { .width = 4 };
	int count = divide(claims, claims_of(networks, claims), divided);

	for (int i = 0; i < count; i++)
		ip_set_append(&space, &divided[i].range);
	return space;
}

static void test_spaces(void)
{
	static const struct {
		const char *networks;
		double size;
		bool is_everything;
		const char *gap; /* NULL: none */
	} cases[] = {
		{ "", 0, false, "1.0.0.0" },
		{ "0.0.0.0/0", 4294967296.0, true, NULL },
		{ "0.0.0.0/1 128.0.0.0/1", 4294967296.0, true, NULL },
		{ "0.0.0.0/1", 2147483648.0, false, "128.0.0.0" },
		{ "1.0.0.0/24 1.0.1.0/24", 512, false, "1.0.2.0" },
		{ "10.0.0.0/8 10.1.0.0/16", 16777216, false, "1.0.0.0" },
		{ "0.0.0.0/8 1.0.0.0/8 3.0.0.0/8", 50331648, false, "2.0.0.0" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ip_set space = space_of(cases[i].networks);
		unsigned char gap[SPF_ADDRESS_MAX];
		bool has_gap = ip_set_gap(&space, gap);

		EXPECT_NUMBER(ip_set_size(&space), cases[i].size, cases[i].networks);
		EXPECT(ip_set_is_everything(&space) == cases[i].is_everything,
		    cases[i].networks);
		EXPECT(has_gap == (cases[i].gap != NULL), cases[i].networks);
		if (has_gap && cases[i].gap) {
			EXPECT_TEXT(address_of(gap), cases[i].gap, cases[i].networks);
			EXPECT(!ip_set_has(&space, gap), cases[i].networks);
		}
		EXPECT_NUMBER(ip_set_share(&space), cases[i].size / 4294967296.0,
		    cases[i].networks);
		ip_set_drop(&space);
	}
}

static void test_covers(void)
{
	static const struct {
		const char *network;
		bool is_covered;
	} cases[] = { { "1.0.0.0/24", true }, { "1.0.0.0/22", false },
		{ "1.0.1.7/32", true }, { "2.0.0.0/24", false }, { "3.0.0.0/24", true },
		{ "4.0.0.0/24", false } };
	struct ip_set space = space_of("1.0.0.0/24 1.0.1.0/24 3.0.0.0/8");
	int from = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_claim claim;

		claims_of(cases[i].network, &claim);
		EXPECT(ip_set_covers(&space, &claim.range, &from) == cases[i].is_covered,
		    cases[i].network);
	}
	ip_set_drop(&space);
}

static void test_wide(void)
{
	static const unsigned char address[SPF_ADDRESS_MAX] = { 0x20, 1 };

	for (int prefix = 0; prefix <= 32; prefix++) {
		struct spf_range range = spf_range_network(address, 4, prefix);

		EXPECT(spf_range_is_wide(&range, 4) == (prefix < 16),
		    mem_printf("/%d", prefix));
	}
	for (int prefix = 0; prefix <= 128; prefix++) {
		struct spf_range range = spf_range_network(
		    address, SPF_ADDRESS_MAX, prefix);

		EXPECT(spf_range_is_wide(&range, SPF_ADDRESS_MAX) == (prefix < 32),
		    mem_printf("/%d of IPv6", prefix));
	}
}

static void test_ipv6(void)
{
	static const unsigned char global[SPF_ADDRESS_MAX] = { 0x20 };
	static const unsigned char high[SPF_ADDRESS_MAX] = { 0xff };
	static const struct {
		int prefix;
		double share;
	} cases[] = { { 0, 1 }, { 1, 1 }, { 3, 1 }, { 4, 0.5 }, { 5, 0.25 } };
	unsigned char gap[SPF_ADDRESS_MAX];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ip_set space = { .width = 16 };
		struct spf_range range = spf_range_network(global, 16, cases[i].prefix);

		ip_set_append(&space, &range);
		EXPECT_NUMBER(ip_set_share(&space), cases[i].share,
		    mem_printf("prefix %d", cases[i].prefix));
		EXPECT(ip_set_has(&space, global), "its own address");
		EXPECT(!ip_set_gap(&space, gap) || !ip_set_has(&space, gap),
		    "a gap is not in it");
		ip_set_drop(&space);
	}
	struct ip_set space = { .width = 16 };
	struct spf_range range = spf_range_network(high, 16, 8);
	ip_set_append(&space, &range);
	EXPECT_NUMBER(ip_set_share(&space), 0, "no address of the Internet");
	ip_set_drop(&space);
}

static void test_private(void)
{
	static const struct {
		const char *network;
		int prefix;
		bool is_private;
	} cases[] = {
		{ "10.0.0.0", 8, true },
		{ "10.0.0.0", 7, false },
		{ "172.16.0.0", 12, true },
		{ "172.32.0.1", 32, false },
		{ "192.168.1.10", 32, true },
		{ "192.169.0.1", 32, false },
		{ "127.0.0.1", 32, true },
		{ "169.254.1.1", 32, true },
		{ "100.64.0.0", 10, true },
		{ "100.128.0.0", 32, false },
		{ "0.0.0.0", 0, false },
		{ "224.0.0.1", 32, true },
		{ "223.255.255.255", 32, false },
		{ "192.0.2.1", 32, false },
		{ "::1", 128, true },
		{ "::", 0, false },
		{ "fc00::", 7, true },
		{ "fd12::1", 128, true },
		{ "fe80::1", 64, true },
		{ "::ffff:192.0.2.1", 128, true },
		{ "2001:db8::", 32, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool is_ipv6 = strchr(cases[i].network, ':') != NULL;
		unsigned char address[SPF_ADDRESS_MAX] = { 0 };

		inet_pton(is_ipv6 ? AF_INET6 : AF_INET, cases[i].network, address);
		struct spf_range range = spf_range_network(
		    address, is_ipv6 ? 16 : 4, cases[i].prefix);
		EXPECT(
		    spf_range_is_private(&range, is_ipv6 ? 16 : 4) == cases[i].is_private,
		    cases[i].network);
	}
}

int main(void)
{
	test_division();
	test_against_search();
	test_spaces();
	test_covers();
	test_wide();
	test_ipv6();
	test_private();
	return unit_end();
}
