/* SPDX-License-Identifier: ISC */
#ifndef NET_IP_SET_H
#define NET_IP_SET_H

#include <stdbool.h>

/*
 * ip_set - sets of IP addresses.
 *
 * A family's addresses are numbers of that many bytes (4 or 16), most significant first.
 * A space has disjoint ranges in ascending order, none touching the next; its memory is
 * given back by ip_set_drop().  Pure.
 */
enum { SPF_ADDRESS_MAX = 16 };

struct spf_range {
	unsigned char first[SPF_ADDRESS_MAX], last[SPF_ADDRESS_MAX]; /* both included */
};

struct ip_set {
	int width; /* bytes of an address: 4 or 16 */
	struct spf_range *ranges;
	int count, room;
};

int spf_address_compare(const unsigned char *one, const unsigned char *other, int width);

/* The number one above; false where there is none. */
bool spf_address_increment(unsigned char *address, int width);

/* Whether the first bits of two addresses are the same. */
bool ip_set_share_prefix(const unsigned char *one, const unsigned char *other, int bits);

/* The network of prefix bits (0 to 8 * width) that the address is in; further bits of the
 * address do not count. */
struct spf_range spf_range_network(const unsigned char *address, int width, int prefix);

/* The shortest prefix with which the network of the address is private; 8 * width + 1 where
 * none is. */
int ip_set_private_prefix(const unsigned char *address, int width);

/* How many addresses: exact for IPv4, the nearest double for IPv6. */
double spf_range_size(const struct spf_range *range, int width);

/* Whether it is broader than /16 (IPv6: /32). */
bool spf_range_is_wide(const struct spf_range *range, int width);

/* Whether no receiver ever sees a client of the range: private, shared, loopback, link
 * local, unspecified, multicast and reserved addresses (RFC 6890 2.2, RFC 4193, RFC 4291). */
bool spf_range_is_private(const struct spf_range *range, int width);

/* Adds a range that begins at or above the beginning of the last one. */
void ip_set_append(struct ip_set *space, const struct spf_range *range);

bool ip_set_has(const struct ip_set *space, const unsigned char *address);

/* Whether the range is in it.  Ranges that are asked for in ascending order are found from
 * *from on, which begins as 0. */
bool ip_set_covers(const struct ip_set *space, const struct spf_range *range, int *from);

/* An address that is neither in the space nor private, and with IPv6 in 2000::/3; false where
 * there is none.  Writes SPF_ADDRESS_MAX bytes. */
bool ip_set_gap(const struct ip_set *space, unsigned char *address);

/* Whether all that is in it is private, or nothing is in it. */
bool ip_set_is_private(const struct ip_set *space);

bool ip_set_is_everything(const struct ip_set *space);

double ip_set_size(const struct ip_set *space);

/* The part of all IPv4 addresses or of 2000::/3 (RFC 4291 2.4, the only IPv6 addresses that
 * a mail server on the Internet has) that is in the space, 0 to 1. */
double ip_set_share(const struct ip_set *space);

void ip_set_drop(struct ip_set *space);

#endif
