/* SPDX-License-Identifier: ISC */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include "net/resolver.h"

/*
 * resolve - resolves host names before a deadline, which getaddrinfo(3) does not support.
 *
 * IPv6 addresses come before IPv4 addresses, each in the order of their source.  Any thread may
 * call; servers are only read.
 */
enum { RESOLVE_ADDRESSES_MAX = 64 };

/* How long to wait for the other family of a name that has an address of one (resolver.h): if
 * the first address that answers suffices (RFC 8305 3), and if all are needed. */
enum { RESOLVE_PATIENCE_FIRST_US = 50000, RESOLVE_PATIENCE_ALL_US = 250000 };

/* The addresses to query. */
enum resolve_family { RESOLVE_ANY, RESOLVE_IPV4, RESOLVE_IPV6 };

struct resolution {
	const char *name;        /* input: a host name or an address literal */
	bool takes_any;          /* input: accept addresses that no host can have */
	bool is_absolute;        /* input: it ended in a dot (RFC 1034 3.1) */
	enum dns_status status;  /* OK: there is an address */
	enum dns_status failure; /* with OK: the failure of the family that has no
				    address, if it failed */
	const char *error;       /* a clause about the status or, with OK, the failure */
	bool is_alias;
	struct address addresses[RESOLVE_ADDRESSES_MAX]; /* port 0 */
	int count;
	int left_out;                 /* addresses beyond RESOLVE_ADDRESSES_MAX */
	const struct address *server; /* the one that decided the status, or NULL */
};

/* Queries DNS for all names at once, without completing them. */
void resolve_names(struct resolver *resolver, struct resolution *resolutions, int count,
    enum resolve_family family, int64_t patience_us, struct deadline deadline);

/* Resolves one host as the user gives it: a literal, a name in /etc/hosts, or a name in DNS,
 * completed by the search list as in glibc (resolv.conf(5), ndots). */
void resolve_host(struct resolver *resolver, struct resolution *resolution,
    enum resolve_family family, int64_t patience_us, struct deadline deadline);

#endif
