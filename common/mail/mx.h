/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MX_H
#define MAIL_MX_H

#include "net/resolve.h"

/*
 * mx - the mail hosts of a domain, as another mail server would find them (RFC 5321 5.1).
 *
 * Facts only: null MX (RFC 7505) and implicit MX are told apart, hosts stand in the order
 * of their preference, each once.  Two round trips: the MX records, then every host's
 * addresses.
 */
/* Two questions a host, and what a run may ask (DNS_QUERIES_MAX). */
enum { MX_HOSTS_MAX = 29 };

struct mx_host {
	const char *name;
	int preference;
	bool is_address; /* an address where a name must stand; not resolved */
	struct resolution resolution;
};

struct mx {
	enum dns_status status; /* of the domain's own records */
	const char *error;
	bool has_null;
	bool is_implicit; /* no MX: the domain's own address counts */
	struct mx_host *hosts;
	int count;
	int left_out; /* hosts beyond MX_HOSTS_MAX, the least preferred */
};

void mx_find(struct mx *mx, const struct dns_servers *servers, const char *domain,
    enum resolve_family family, struct deadline deadline);

/* Fills mx from the records of an answer; part of mx_find().  Pure. */
void mx_read(struct mx *mx, const struct dns_answer *answer, const char *domain);

#endif
