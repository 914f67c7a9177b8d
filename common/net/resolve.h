/* SPDX-License-Identifier: ISC */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "net/dns.h"

/*
 * resolve - host names to addresses, before the deadline (getaddrinfo(3) knows none).
 *
 * IPv6 addresses come before IPv4 ones, each in the order of their source.  Any thread
 * may call; servers are only read.
 */
enum { RESOLVE_ADDRESSES_MAX = 64 };

enum resolve_family { RESOLVE_ANY, RESOLVE_IPV4, RESOLVE_IPV6 };

struct resolution {
	const char *name;        /* given: a host name or an address literal */
	enum dns_status status;  /* OK: there is an address */
	enum dns_status failure; /* beside OK: what became of the family that has no
				    address, where that is a failure */
	const char *error;       /* a clause on the status or, beside OK, the failure */
	bool is_alias;
	struct address addresses[RESOLVE_ADDRESSES_MAX]; /* port 0 */
	int count;
	int left_out; /* addresses beyond RESOLVE_ADDRESSES_MAX */
};

/* Asks DNS for all names at once, as they are. */
void resolve_names(const struct dns_servers *servers, struct resolution *resolutions,
    int count, enum resolve_family family, struct deadline deadline);

/* One host as a user names it: a literal, a name in /etc/hosts, or a name in DNS, where a
 * single label is completed from the search list first. */
void resolve_host(const struct dns_servers *servers, struct resolution *resolution,
    enum resolve_family family, struct deadline deadline);

#endif
