/* SPDX-License-Identifier: ISC */
#include "mail/spf_space.h"

#include <string.h>

#include "base/mem.h"

static int compare(const unsigned char *one, const unsigned char *other, int width)
{
	return memcmp(one, other, (size_t)width);
}

/* The number one above; false where there is none. */
static bool increment(unsigned char *address, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		if (++address[i] != 0)
			return true;
	}
	return false;
}

static void decrement(unsigned char *address, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		if (address[i]-- != 0)
			return;
	}
}

struct spf_space spf_space_empty(int width)
{
	return (struct spf_space){ .width = width };
}

struct spf_space spf_space_network(const unsigned char *address, int width, int prefix)
{
	struct spf_space space = { .width = width, .count = 1 };

	space.ranges = mem_alloc(sizeof *space.ranges);
	for (int i = 0; i < width; i++) {
		int bits = prefix - 8 * i;
		unsigned mask = bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff00U >> bits & 0xff;

		space.ranges->first[i] = (unsigned char)(address[i] & mask);
		space.ranges->last[i] = (unsigned char)(address[i] | (~mask & 0xff));
	}
	return space;
}

struct spf_space spf_space_everything(int width)
{
	static const unsigned char zero[SPF_ADDRESS_MAX];

	return spf_space_network(zero, width, 0);
}

/* Adds a range that begins at or behind the beginning of the last one. */
static void append(struct spf_space *space, const struct spf_range *range)
{
	if (space->count > 0) {
		struct spf_range *last = &space->ranges[space->count - 1];
		struct spf_range next = *last;

		if (!increment(next.last, space->width) ||
		    compare(range->first, next.last, space->width) <= 0) {
			if (compare(range->last, last->last, space->width) > 0)
				memcpy(last->last, range->last, sizeof last->last);
			return;
		}
	}
	space->ranges[space->count++] = *range;
}

struct spf_space spf_space_union(
    const struct spf_space *one, const struct spf_space *other)
{
	struct spf_space space = { .width = one->width };
	int i = 0, k = 0;

	if (one->count == 0 || other->count == 0)
		return one->count == 0 ? *other : *one;
	space.ranges = mem_alloc(
	    (size_t)(one->count + other->count) * sizeof *space.ranges);
	while (i < one->count || k < other->count) {
		bool is_first = k == other->count ||
				(i < one->count &&
				    compare(one->ranges[i].first, other->ranges[k].first,
					space.width) <= 0);

		append(&space, is_first ? &one->ranges[i++] : &other->ranges[k++]);
	}
	return space;
}

struct spf_space spf_space_without(
    const struct spf_space *one, const struct spf_space *other)
{
	struct spf_space space = { .width = one->width };
	int width = one->width, k = 0;

	space.ranges = mem_alloc(
	    (size_t)(one->count + other->count + 1) * sizeof *space.ranges);
	for (int i = 0; i < one->count; i++) {
		struct spf_range rest = one->ranges[i];
		bool is_left = true;

		while (k < other->count &&
		       compare(other->ranges[k].last, rest.first, width) < 0)
			k++;
		for (int n = k; is_left && n < other->count; n++) {
			const struct spf_range *hole = &other->ranges[n];

			if (compare(hole->first, rest.last, width) > 0)
				break;
			if (compare(hole->first, rest.first, width) > 0) {
				struct spf_range piece = rest;

				memcpy(piece.last, hole->first, sizeof piece.last);
				decrement(piece.last, width);
				space.ranges[space.count++] = piece;
			}
			is_left = compare(hole->last, rest.last, width) < 0;
			memcpy(rest.first, hole->last, sizeof rest.first);
			increment(rest.first, width);
		}
		if (is_left)
			space.ranges[space.count++] = rest;
	}
	return space;
}

bool spf_space_is_everything(const struct spf_space *space)
{
	struct spf_space whole = spf_space_everything(space->width);

	return space->count == 1 &&
	       compare(space->ranges->first, whole.ranges->first, space->width) == 0 &&
	       compare(space->ranges->last, whole.ranges->last, space->width) == 0;
}

double spf_space_size(const struct spf_space *space)
{
	double size = 0;

	for (int i = 0; i < space->count; i++) {
		double length = 0;

		for (int k = 0; k < space->width; k++)
			length = length * 256 + space->ranges[i].last[k] -
				 space->ranges[i].first[k];
		size += length + 1;
	}
	return size;
}
