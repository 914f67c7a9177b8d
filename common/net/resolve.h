/* SPDX-License-Identifier: ISC */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "net/resolver.h"

/*
 * resolve - host names to addresses, before the deadline (getaddrinfo(3) knows none).
 *
 * IPv6 addresses come before IPv4 ones, each in the order of their source.  Any thread
 * may call; servers are only read.
 */
enum { RESOLVE_ADDRESSES_MAX = 64 };

/* How long a name that has an address of one family is kept waiting for the other (resolver.h):
 * where the first address that answers will do (RFC 8305 3), and where all are wanted. */
enum { RESOLVE_PATIENCE_FIRST_US = 50000, RESOLVE_PATIENCE_ALL_US = 250000 };

/* The addresses that are wanted. */
enum resolve_family { RESOLVE_ANY, RESOLVE_IPV4, RESOLVE_IPV6 };

struct resolution {
	const char *name;        /* given: a host name or an address literal */
	bool takes_any;          /* given: an address that no host can have counts too */
	bool is_absolute;        /* given: it ended in a dot (RFC 1034 3.1) */
	enum dns_status status;  /* OK: there is an address */
	enum dns_status failure; /* beside OK: what became of the family that has no
				    address, where that is a failure */
	const char *error;       /* a clause on the status or, beside OK, the failure */
	bool is_alias;
	struct address addresses[RESOLVE_ADDRESSES_MAX]; /* port 0 */
	int count;
	int left_out; /* addresses beyond RESOLVE_ADDRESSES_MAX */
	const struct address
	    *server; /* whose answer decided the status; NULL: nobody's */
};

/* Asks DNS for all names at once, as they are. */
void resolve_names(struct resolver *resolver, struct resolution *resolutions, int count,
    enum resolve_family family, int64_t patience_us, struct deadline deadline);

/* One host as a user names it: a literal, a name in /etc/hosts, or a name in DNS, which the
 * search list completes as in glibc (resolv.conf(5), ndots). */
void resolve_host(struct resolver *resolver, struct resolution *resolution,
    enum resolve_family family, int64_t patience_us, struct deadline deadline);

#endif
