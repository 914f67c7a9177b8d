/* SPDX-License-Identifier: ISC */
#ifndef NET_IP_SET_H
#define NET_IP_SET_H

#include <stdbool.h>

/*
 * ip_set - sets of IP addresses.
 *
 * An address is a number of 4 or 16 bytes, most significant first.  A set has disjoint ranges
 * in ascending order, without adjacent ones; ip_set_drop() frees its memory.  Pure.
 */
enum { SPF_ADDRESS_MAX = 16 };

struct spf_range {
	unsigned char first[SPF_ADDRESS_MAX], last[SPF_ADDRESS_MAX]; /* inclusive */
};

struct ip_set {
	int width; /* bytes of an address: 4 or 16 */
	struct spf_range *ranges;
	int count, room;
};

int spf_address_compare(const unsigned char *one, const unsigned char *other, int width);

/* Increments the address; returns false on overflow. */
bool spf_address_increment(unsigned char *address, int width);

/* Whether two addresses have the same first bits. */
bool ip_set_share_prefix(const unsigned char *one, const unsigned char *other, int bits);

/* Returns the network of prefix bits (0 to 8 * width) that contains the address; its host
 * bits are ignored. */
struct spf_range spf_range_network(const unsigned char *address, int width, int prefix);

/* Returns the shortest prefix with which the network of the address is private; 8 * width + 1
 * if there is none. */
int ip_set_private_prefix(const unsigned char *address, int width);

/* Returns the number of addresses: exact for IPv4, the nearest double for IPv6. */
double spf_range_size(const struct spf_range *range, int width);

/* Whether the range is larger than a /16 (IPv6: /32). */
bool spf_range_is_wide(const struct spf_range *range, int width);

/* Whether the range is private, so that no receiver sees such a client: private, shared,
 * loopback, link-local, unspecified, multicast and reserved addresses (RFC 6890 2.2,
 * RFC 4193, RFC 4291). */
bool spf_range_is_private(const struct spf_range *range, int width);

/* Adds a range that does not begin before the last one. */
void ip_set_append(struct ip_set *space, const struct spf_range *range);

bool ip_set_has(const struct ip_set *space, const unsigned char *address);

/* Whether the set contains the range.  For ranges in ascending order the search begins at
 * *from, initially 0. */
bool ip_set_covers(const struct ip_set *space, const struct spf_range *range, int *from);

/* Finds an address that is neither in the set nor private, for IPv6 in 2000::/3.  Returns
 * false if there is none.  Writes SPF_ADDRESS_MAX bytes. */
bool ip_set_gap(const struct ip_set *space, unsigned char *address);

/* Whether all addresses of the set are private, or the set is empty. */
bool ip_set_is_private(const struct ip_set *space);

bool ip_set_is_everything(const struct ip_set *space);

double ip_set_size(const struct ip_set *space);

/* Returns the share, 0 to 1, that the set has of all IPv4 addresses or of 2000::/3 (RFC 4291
 * 2.4, the only IPv6 addresses of mail servers on the Internet). */
double ip_set_share(const struct ip_set *space);

void ip_set_drop(struct ip_set *space);

#endif
