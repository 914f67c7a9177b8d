/* SPDX-License-Identifier: ISC */
#ifndef SPF_ADDRESSES_H
#define SPF_ADDRESSES_H

#include <stdbool.h>

#include "net/dnswire.h"

/*
 * addresses - the addresses of a DNS answer, sorted once for all terms that name the
 * host.
 *
 * A term matches the networks of its prefix length around these addresses.  The result
 * lives until exit.  Pure.
 */
struct spf_addresses {
	int width;                  /* bytes of an address: 4 or 16 */
	const unsigned char *bytes; /* ascending, without duplicates */
	int count;
	/* The shortest prefix length at which one network around them is private
	 * (spf_range_is_private()), and at which all are; 8 * width + 1: never. */
	int some_private, all_private;
};

/* type: DNS_A or DNS_AAAA, as in the query. */
const struct spf_addresses *spf_addresses_of(
    const struct dns_answer *answer, enum dns_type type);

const unsigned char *spf_addresses_get(const struct spf_addresses *addresses, int index);

/* Whether one of the addresses has the same first bits. */
bool spf_addresses_match(
    const struct spf_addresses *addresses, const unsigned char *address, int bits);

#endif
