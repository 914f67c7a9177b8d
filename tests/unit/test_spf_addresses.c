/* SPDX-License-Identifier: ISC */
#include "spf/addresses.h"

#include "base/mem.h"
#include "net/ip_set.h"
#include "unit.h"

enum { ADDRESSES_MAX = 12, ROUNDS = 300 };

static unsigned next(void)
{
	static unsigned state = 1;

	state = state * 1103515245U + 12345;
	return state >> 16;
}

/* Mostly near one another, some of them private. */
static void draw(unsigned char *address, int width)
{
	static const unsigned char heads[] = { 10, 20, 20, 20, 172, 0xfd };

	memset(address, 0, SPF_ADDRESS_MAX);
	address[0] = heads[next() % sizeof heads];
	address[1] = (unsigned char)(next() % 3 * 8);
	address[width - 1] = (unsigned char)(next() % 6);
}

/* What they say of a prefix length, against a look at each of them. */
static void check(const struct spf_addresses *addresses,
    unsigned char drawn[][SPF_ADDRESS_MAX], int count, int prefix, const char *what)
{
	unsigned char client[SPF_ADDRESS_MAX];
	bool matches = false, is_some = false, is_all = true;
	int width = addresses->width;

	draw(client, width);
	for (int i = 0; i < count; i++) {
		struct spf_range range = spf_range_network(drawn[i], width, prefix);
		bool is_private = spf_range_is_private(&range, width);

		matches |= ip_set_share_prefix(drawn[i], client, prefix);
		is_some |= is_private;
		is_all &= is_private;
	}
	EXPECT(spf_addresses_match(addresses, client, prefix) == matches, what);
	EXPECT((prefix >= addresses->some_private) == is_some, what);
	EXPECT((prefix >= addresses->all_private) == is_all, what);
}

static void test_family(enum dns_type type, int width)
{
	for (int round = 0; round < ROUNDS; round++) {
		unsigned char drawn[ADDRESSES_MAX][SPF_ADDRESS_MAX];
		struct dns_record records[ADDRESSES_MAX];
		struct dns_answer answer = { .records = records };
		const char *what = mem_printf("round %d, %d bytes", round, width);

		answer.count = round % (ADDRESSES_MAX + 1);
		for (int i = 0; i < answer.count; i++) {
			draw(drawn[i], width);
			records[i].address = type == DNS_A ? address_ipv4(drawn[i], 0)
							   : address_ipv6(drawn[i], 0);
		}
		const struct spf_addresses *addresses = spf_addresses_of(&answer, type);
		for (int i = 1; i < addresses->count; i++)
			EXPECT(spf_address_compare(spf_addresses_get(addresses, i - 1),
				   spf_addresses_get(addresses, i), width) < 0,
			    what);
		for (int prefix = 0; prefix <= 8 * width; prefix++)
			check(addresses, drawn, answer.count, prefix, what);
	}
}

int main(void)
{
	test_family(DNS_A, 4);
	test_family(DNS_AAAA, SPF_ADDRESS_MAX);
	return unit_end();
}
