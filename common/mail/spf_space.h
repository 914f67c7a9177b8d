/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_SPACE_H
#define MAIL_SPF_SPACE_H

#include <stdbool.h>

/*
 * spf_space - a set of IP addresses: what a record lets pass, what it has decided.
 *
 * A family's addresses are numbers of that many bytes (4 or 16), most significant first;
 * a set holds disjoint ranges in ascending order, none touching the next.  Sets are values:
 * every call makes a new one and leaves its arguments alone.  Memory lives until exit.
 * Pure.
 */
enum { SPF_ADDRESS_MAX = 16 };

struct spf_range {
	unsigned char first[SPF_ADDRESS_MAX], last[SPF_ADDRESS_MAX]; /* both included */
};

struct spf_space {
	int width; /* bytes of an address: 4 or 16 */
	struct spf_range *ranges;
	int count;
};

struct spf_space spf_space_empty(int width);
struct spf_space spf_space_everything(int width);

/* The network of prefix bits (0 to 8 * width) that the address is in; further bits of the
 * address do not count. */
struct spf_space spf_space_network(const unsigned char *address, int width, int prefix);

struct spf_space spf_space_union(
    const struct spf_space *one, const struct spf_space *other);

/* What is in one and not in other. */
struct spf_space spf_space_without(
    const struct spf_space *one, const struct spf_space *other);

bool spf_space_is_everything(const struct spf_space *space);

/* How many addresses: exact for IPv4, the nearest double for IPv6. */
double spf_space_size(const struct spf_space *space);

#endif
