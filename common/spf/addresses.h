/* SPDX-License-Identifier: ISC */
#ifndef SPF_ADDRESSES_H
#define SPF_ADDRESSES_H

#include <stdbool.h>

#include "net/dnswire.h"

/*
 * addresses - the addresses of an answer, put in order once, however many terms name its
 * host.
 *
 * What a term matches are the networks of its prefix length around them.  Lives until
 * exit.  Pure.
 */
struct spf_addresses {
	int width;                  /* bytes of an address: 4 or 16 */
	const unsigned char *bytes; /* ascending, none twice */
	int count;
	/* From this prefix length on, a network of them is private (spf_range_is_private()),
	 * and all are; 8 * width + 1: never. */
	int some_private, all_private;
};

/* type: DNS_A or DNS_AAAA, as in the question. */
const struct spf_addresses *spf_addresses_of(
    const struct dns_answer *answer, enum dns_type type);

const unsigned char *spf_addresses_get(const struct spf_addresses *addresses, int index);

/* Whether one of them has the same first bits. */
bool spf_addresses_match(
    const struct spf_addresses *addresses, const unsigned char *address, int bits);

#endif
