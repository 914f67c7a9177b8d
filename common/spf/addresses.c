/* SPDX-License-Identifier: ISC */
#include "spf/addresses.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/ip_set.h"

enum { IPV4_WIDTH = 4 };

static int by_ipv4(const void *one, const void *other)
{
	return memcmp(one, other, IPV4_WIDTH);
}

static int by_ipv6(const void *one, const void *other)
{
	return memcmp(one, other, SPF_ADDRESS_MAX);
}

/* Sorts the addresses and removes duplicates; returns the new count. */
static int put_in_order(unsigned char *bytes, int count, size_t width)
{
	int kept = 0;

	qsort(bytes, (size_t)count, width, width == IPV4_WIDTH ? by_ipv4 : by_ipv6);
	for (int i = 0; i < count; i++) {
		const unsigned char *address = bytes + (size_t)i * width;
		unsigned char *next = bytes + (size_t)kept * width;

		if (kept > 0 && memcmp(next - width, address, width) == 0)
			continue;
		memmove(next, address, width);
		kept++;
	}
	return kept;
}

const struct spf_addresses *spf_addresses_of(
    const struct dns_answer *answer, enum dns_type type)
{
	struct spf_addresses *addresses = mem_alloc(sizeof *addresses);
	size_t width = type == DNS_A ? IPV4_WIDTH : SPF_ADDRESS_MAX;
	unsigned char *bytes = mem_alloc((size_t)answer->count * width + 1);

	for (int i = 0; i < answer->count; i++) {
		const struct address *address = &answer->records[i].address;

		memcpy(bytes + (size_t)i * width,
		    type == DNS_A ? (const unsigned char *)&address->as.ipv4.sin_addr
				  : address->as.ipv6.sin6_addr.s6_addr,
		    width);
	}
	*addresses = (struct spf_addresses){ .width = (int)width,
		.bytes = bytes,
		.count = put_in_order(bytes, answer->count, width),
		.some_private = 8 * (int)width + 1 };
	for (int i = 0; i < addresses->count; i++) {
		int prefix = ip_set_private_prefix(
		    spf_addresses_get(addresses, i), (int)width);

		if (prefix < addresses->some_private)
			addresses->some_private = prefix;
		if (prefix > addresses->all_private)
			addresses->all_private = prefix;
	}
	return addresses;
}

const unsigned char *spf_addresses_get(const struct spf_addresses *addresses, int index)
{
	return addresses->bytes + (size_t)index * (size_t)addresses->width;
}

bool spf_addresses_match(
    const struct spf_addresses *addresses, const unsigned char *address, int bits)
{
	size_t width = (size_t)addresses->width;
	struct spf_range network = spf_range_network(address, addresses->width, bits);
	int from = 0, to = addresses->count;

	while (from < to) {
		int middle = from + (to - from) / 2;
		const unsigned char *found = spf_addresses_get(addresses, middle);

		if (memcmp(found, network.first, width) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < addresses->count &&
	       memcmp(spf_addresses_get(addresses, from), network.last, width) <= 0;
}
