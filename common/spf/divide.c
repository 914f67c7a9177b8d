/* SPDX-License-Identifier: ISC */
#include "spf/divide.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void decrement(unsigned char *address, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		if (address[i]-- != 0)
			return;
	}
}

/* The end (exclusive) of the sorted run of claims that begins at the index. */
static int end_of_run(const struct spf_claim *claims, int from, int count, int width)
{
	int end = from + 1;

	while (end < count && spf_address_compare(claims[end - 1].range.first,
				  claims[end].range.first, width) <= 0)
		end++;
	return end < count ? end : count;
}

/* Merges the two runs before and from the middle. */
static void merge(
    struct spf_claim *to, const struct spf_claim *from, int middle, int count, int width)
{
	int left = 0, right = middle;

	while (left < middle || right < count) {
		bool is_left = right == count ||
			       (left < middle &&
				   spf_address_compare(from[left].range.first,
				       from[right].range.first, width) <= 0);

		*to++ = from[is_left ? left++ : right++];
	}
}

/* Merges runs, which are few: addresses of a host, ranges that an include passes. */
static void sort(struct spf_claim *claims, int count, int width)
{
	struct spf_claim *spare = NULL;

	while (end_of_run(claims, 0, count, width) < count) {
		if (!spare)
			spare = mem_lend(NULL, (size_t)count * sizeof *spare);
		for (int from = 0, middle, end; from < count; from = end) {
			middle = end_of_run(claims, from, count, width);
			end = end_of_run(claims, middle, count, width);
			merge(spare + from, claims + from, middle - from, end - from,
			    width);
		}
		memcpy(claims, spare, (size_t)count * sizeof *claims);
	}
	free(spare);
}

/* The claims that have begun: a binary heap with the lowest rank at the top. */
struct begun {
	const struct spf_claim **claims;
	int count;
};

static void swap(struct begun *begun, int one, int other)
{
	const struct spf_claim *claim = begun->claims[one];

	begun->claims[one] = begun->claims[other];
	begun->claims[other] = claim;
}

static void push(struct begun *begun, const struct spf_claim *claim)
{
	int at = begun->count++;

	begun->claims[at] = claim;
	while (at > 0 && begun->claims[at]->rank < begun->claims[(at - 1) / 2]->rank) {
		swap(begun, at, (at - 1) / 2);
		at = (at - 1) / 2;
	}
}

static void pop(struct begun *begun)
{
	int at = 0;

	begun->claims[0] = begun->claims[--begun->count];
	for (;;) {
		int least = at;

		for (int child = 2 * at + 1; child <= 2 * at + 2; child++) {
			if (child < begun->count &&
			    begun->claims[child]->rank < begun->claims[least]->rank)
				least = child;
		}
		if (least == at)
			return;
		swap(begun, at, least);
		at = least;
	}
}

/* The part from at to the end of the winner or the start of the next claim.  Moves at
 * past it; returns false if no address follows. */
static bool divide_next(const struct spf_claim *winner, const struct spf_claim *next,
    unsigned char *at, int width, struct spf_claim *part)
{
	part->rank = winner->rank;
	memcpy(part->range.first, at, SPF_ADDRESS_MAX);
	memcpy(part->range.last, winner->range.last, SPF_ADDRESS_MAX);
	if (next &&
	    spf_address_compare(next->range.first, winner->range.last, width) <= 0) {
		memcpy(part->range.last, next->range.first, SPF_ADDRESS_MAX);
		decrement(part->range.last, width);
	}
	memcpy(at, part->range.last, SPF_ADDRESS_MAX);
	return spf_address_increment(at, width);
}

void ip_set_divide(struct spf_claim *claims, int count, int width,
    void (*give)(void *taker, const struct spf_range *range, int rank), void *taker)
{
	struct begun begun = { .count = 0 };
	unsigned char at[SPF_ADDRESS_MAX];
	bool is_more = count > 0;
	int next = 0;

	if (count == 0)
		return;
	sort(claims, count, width);
	begun.claims = mem_lend(NULL, (size_t)count * sizeof(struct spf_claim *));
	memcpy(at, claims[0].range.first, sizeof at);
	while (is_more) {
		while (next < count &&
		       spf_address_compare(claims[next].range.first, at, width) <= 0)
			push(&begun, &claims[next++]);
		while (begun.count > 0 &&
		       spf_address_compare(begun.claims[0]->range.last, at, width) < 0)
			pop(&begun);
		if (begun.count == 0 && next < count) {
			memcpy(at, claims[next].range.first, sizeof at);
		} else if (begun.count == 0) {
			is_more = false;
		} else {
			struct spf_claim part;

			is_more = divide_next(begun.claims[0],
			    next < count ? &claims[next] : NULL, at, width, &part);
			give(taker, &part.range, part.rank);
		}
	}
	free(begun.claims);
}
