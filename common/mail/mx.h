/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MX_H
#define MAIL_MX_H

#include "net/resolve.h"

/*
 * mx - the mail hosts of a domain, as a sending mail server finds them (RFC 5321 5.1).
 *
 * Facts only: null MX (RFC 7505) and implicit MX are distinguished, hosts are sorted by
 * preference, each once.  Two round trips: the MX records, then the addresses of all
 * hosts.
 */
enum { MX_HOSTS_MAX = 29 };

struct mx_host {
	const char *name;
	int preference;
	bool is_address;              /* an address instead of a name */
	const char *flaw;             /* NULL, or a clause: why it is not a host name */
	const char *shown;            /* the name for output */
	struct resolution resolution; /* only if mx_is_resolved() */
};

struct mx {
	enum dns_status status; /* of the query for MX records */
	const char *error;
	const struct address *server; /* the one that answered, or NULL */
	bool has_null;
	bool is_implicit; /* no MX: the domain's own address is used */
	struct mx_host *hosts;
	int count;
	int left_out; /* hosts beyond MX_HOSTS_MAX, the least preferred */
};

void mx_find(struct mx *mx, struct resolver *resolver, const char *domain,
    enum resolve_family family, struct deadline deadline);

/* Whether the host has a name that can be queried. */
bool mx_is_resolved(const struct mx_host *host);

/*
 * Returns NULL, or a clause: why the name, a text of net/dnsname.h, is not a host name:
 * bytes other than letters, digits, hyphens and underscores, an empty label, or more than
 * 253 bytes (RFC 5321 2.3.5, RFC 1123 2.1).  Pure.
 */
const char *mx_name_flaw(const char *name);

/* Fills mx from the records of an answer; part of mx_find().  Pure. */
void mx_read(struct mx *mx, const struct dns_answer *answer, const char *domain);

#endif
