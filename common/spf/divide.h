/* SPDX-License-Identifier: ISC */
#ifndef SPF_DIVIDE_H
#define SPF_DIVIDE_H

#include "net/ip_set.h"

/*
 * divide - the division of all addresses among the terms of a record: for each address
 * the first term that matches decides (RFC 7208 4.6.2).
 *
 * Time is n log n in the number of claims.  Pure.
 */

/* What a term matches.  The claim of the lowest rank wins an address. */
struct spf_claim {
	struct spf_range range;
	int rank;
};

/* Sorts the claims and gives away who wins what, in ascending order. */
void ip_set_divide(struct spf_claim *claims, int count, int width,
    void (*give)(void *taker, const struct spf_range *range, int rank), void *taker);

#endif
