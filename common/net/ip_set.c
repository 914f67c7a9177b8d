/* SPDX-License-Identifier: ISC */
#include "net/ip_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "base/mem.h"

enum { IPV4_WIDTH = 4 };

int spf_address_compare(const unsigned char *one, const unsigned char *other, int width)
{
	uint32_t a, b;

	if (width != IPV4_WIDTH)
		return memcmp(one, other, (size_t)width);
	memcpy(&a, one, sizeof a);
	memcpy(&b, other, sizeof b);
	a = ntohl(a);
	b = ntohl(b);
	return (a > b) - (a < b);
}

bool spf_address_increment(unsigned char *address, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		if (++address[i] != 0)
			return true;
	}
	return false;
}

bool ip_set_share_prefix(const unsigned char *one, const unsigned char *other, int bits)
{
	size_t whole = (size_t)bits / 8;
	int rest = bits % 8;

	if (memcmp(one, other, whole) != 0)
		return false;
	return rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0;
}

struct spf_range spf_range_network(const unsigned char *address, int width, int prefix)
{
	struct spf_range range = { .first = { 0 } };

	size_t whole = (size_t)prefix / 8, rest = (size_t)width - whole;

	memcpy(range.first, address, whole);
	memcpy(range.last, address, whole);
	memset(range.last + whole, 0xff, rest);
	if (rest > 0 && prefix % 8 > 0) {
		unsigned host = 0xffU >> prefix % 8;

		range.first[whole] = (unsigned char)(address[whole] & ~host);
		range.last[whole] = (unsigned char)(address[whole] | host);
	}
	return range;
}

double spf_range_size(const struct spf_range *range, int width)
{
	double size = 0;

	for (int i = 0; i < width; i++)
		size = size * 256 + range->last[i] - range->first[i];
	return size + 1;
}

bool spf_range_is_wide(const struct spf_range *range, int width)
{
	static const double ipv4 = 65536, ipv6 = 79228162514264337593543950336.0;
	bool is_ipv4 = width == IPV4_WIDTH;

	return spf_address_compare(range->first, range->last, is_ipv4 ? 2 : 4) != 0 &&
	       spf_range_size(range, width) > (is_ipv4 ? ipv4 : ipv6);
}

static bool is_within(
    const struct spf_range *range, const struct spf_range *whole, int width)
{
	return spf_address_compare(range->first, whole->first, width) >= 0 &&
	       spf_address_compare(range->last, whole->last, width) <= 0;
}

/* RFC 6890 2.2, RFC 4193, RFC 4291 2.4. */
static const struct {
	int width, prefix;
	unsigned char address[SPF_ADDRESS_MAX];
} private_networks[] = {
	{ 4, 8, { 0 } },
	{ 4, 8, { 10 } },
	{ 4, 10, { 100, 64 } },
	{ 4, 8, { 127 } },
	{ 4, 16, { 169, 254 } },
	{ 4, 12, { 172, 16 } },
	{ 4, 16, { 192, 168 } },
	{ 4, 3, { 224 } },
	{ 16, 127, { 0 } },
	{ 16, 96, { [10] = 0xff, [11] = 0xff } },
	{ 16, 7, { 0xfc } },
	{ 16, 9, { 0xfe, 0x80 } },
	{ 16, 8, { 0xff } },
};
enum { PRIVATE_NETWORKS = sizeof private_networks / sizeof *private_networks };

static struct spf_range private_network(int index)
{
	return spf_range_network(private_networks[index].address,
	    private_networks[index].width, private_networks[index].prefix);
}

int ip_set_private_prefix(const unsigned char *address, int width)
{
	for (int i = 0; i < PRIVATE_NETWORKS; i++) {
		const unsigned char *network = private_networks[i].address;
		int prefix = private_networks[i].prefix;

		if (private_networks[i].width == width &&
		    (prefix < 8 || address[0] == network[0]) &&
		    ip_set_share_prefix(address, network, prefix))
			return prefix;
	}
	return 8 * width + 1;
}

bool spf_range_is_private(const struct spf_range *range, int width)
{
	int prefix = ip_set_private_prefix(range->first, width);

	return prefix <= 8 * width &&
	       ip_set_share_prefix(range->first, range->last, prefix);
}

/* Whether the address is at most the next one after the range. */
static bool is_touched(
    const struct spf_range *range, const unsigned char *address, int width)
{
	unsigned char next[SPF_ADDRESS_MAX];

	memcpy(next, range->last, sizeof next);
	return !spf_address_increment(next, width) ||
	       spf_address_compare(address, next, width) <= 0;
}

void ip_set_append(struct ip_set *space, const struct spf_range *range)
{
	if (space->count > 0) {
		struct spf_range *last = &space->ranges[space->count - 1];

		if (is_touched(last, range->first, space->width)) {
			if (spf_address_compare(range->last, last->last, space->width) >
			    0)
				memcpy(last->last, range->last, sizeof last->last);
			return;
		}
	}
	if (space->count == space->room) {
		space->room = space->room ? 2 * space->room : 8;
		space->ranges = mem_lend(
		    space->ranges, (size_t)space->room * sizeof *space->ranges);
	}
	space->ranges[space->count++] = *range;
}

bool ip_set_has(const struct ip_set *space, const unsigned char *address)
{
	for (int i = 0; i < space->count; i++) {
		if (spf_address_compare(space->ranges[i].first, address, space->width) <=
			0 &&
		    spf_address_compare(space->ranges[i].last, address, space->width) >=
			0)
			return true;
	}
	return false;
}

bool ip_set_covers(const struct ip_set *space, const struct spf_range *range, int *from)
{
	while (*from < space->count && spf_address_compare(space->ranges[*from].last,
					   range->first, space->width) < 0)
		++*from;
	return *from < space->count &&
	       is_within(range, &space->ranges[*from], space->width);
}

/* Whether ip_set_gap() can return the address. */
static bool is_gap(const struct ip_set *space, const unsigned char *address)
{
	struct spf_range range = spf_range_network(
	    address, space->width, 8 * space->width);
	bool is_global = space->width == IPV4_WIDTH || address[0] >> 5 == 1;

	return is_global && !spf_range_is_private(&range, space->width) &&
	       !ip_set_has(space, address);
}

/* A gap begins at the first address, or after a range or a private network. */
bool ip_set_gap(const struct ip_set *space, unsigned char *address)
{
	memset(address, 0, SPF_ADDRESS_MAX);
	address[0] = space->width == IPV4_WIDTH ? 1 : 0x20;
	if (is_gap(space, address))
		return true;
	for (int i = 0; i < space->count; i++) {
		memcpy(address, space->ranges[i].last, SPF_ADDRESS_MAX);
		if (spf_address_increment(address, space->width) &&
		    is_gap(space, address))
			return true;
	}
	for (int i = 0; i < PRIVATE_NETWORKS; i++) {
		struct spf_range network = private_network(i);

		memcpy(address, network.last, SPF_ADDRESS_MAX);
		if (private_networks[i].width == space->width &&
		    spf_address_increment(address, space->width) &&
		    is_gap(space, address))
			return true;
	}
	return false;
}

bool ip_set_is_private(const struct ip_set *space)
{
	for (int i = 0; i < space->count; i++) {
		if (!spf_range_is_private(&space->ranges[i], space->width))
			return false;
	}
	return true;
}

bool ip_set_is_everything(const struct ip_set *space)
{
	static const unsigned char zero[SPF_ADDRESS_MAX];
	struct spf_range whole = spf_range_network(zero, space->width, 0);

	return space->count == 1 && is_within(&whole, space->ranges, space->width);
}

double ip_set_size(const struct ip_set *space)
{
	double size = 0;

	for (int i = 0; i < space->count; i++)
		size += spf_range_size(&space->ranges[i], space->width);
	return size;
}

double ip_set_share(const struct ip_set *space)
{
	static const unsigned char global[SPF_ADDRESS_MAX] = { 0x20 };
	int width = space->width;
	struct spf_range whole = spf_range_network(
	    global, width, width == IPV4_WIDTH ? 0 : 3);
	double size = 0;

	for (int i = 0; i < space->count; i++) {
		struct spf_range part = space->ranges[i];

		if (spf_address_compare(part.first, whole.last, width) > 0 ||
		    spf_address_compare(part.last, whole.first, width) < 0)
			continue;
		if (spf_address_compare(part.first, whole.first, width) < 0)
			memcpy(part.first, whole.first, sizeof part.first);
		if (spf_address_compare(part.last, whole.last, width) > 0)
			memcpy(part.last, whole.last, sizeof part.last);
		size += spf_range_size(&part, width);
	}
	return size / spf_range_size(&whole, width);
}

void ip_set_drop(struct ip_set *space)
{
	free(space->ranges);
	space->ranges = NULL;
	space->count = space->room = 0;
}
