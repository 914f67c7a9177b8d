/* SPDX-License-Identifier: ISC */
#ifndef SPF_DIVIDE_H
#define SPF_DIVIDE_H

#include "net/ip_set.h"

/*
 * divide - divides all addresses among the terms of a record: the first term that matches
 * an address decides (RFC 7208 4.6.2).
 *
 * Time is n log n in the number of claims.  Pure.
 */

/* A range that a term matches.  The claim with the lowest rank wins an address. */
struct spf_claim {
	struct spf_range range;
	int rank;
};

/* Sorts the claims and calls give() for each range and its winner, in order. */
void ip_set_divide(struct spf_claim *claims, int count, int width,
    void (*give)(void *taker, const struct spf_range *range, int rank), void *taker);

#endif
