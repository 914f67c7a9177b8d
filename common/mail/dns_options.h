/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DNS_OPTIONS_H
#define MAIL_DNS_OPTIONS_H

#include "cli/option.h"
#include "net/resolve.h"

/*
 * dns_options - the options for DNS queries, which every check has.
 */
struct dns_options {
	struct dns_servers nameservers; /* if empty: the system's */
	bool ipv4, ipv6;                /* only that family */
};

extern const struct option_row dns_option_rows[];

/* Reports a usage error if both -4 and -6 are given. */
void dns_options_check(const struct dns_options *dns);

enum resolve_family dns_options_family(const struct dns_options *dns);

/* Reports a usage error if the address of an option is not of the family of -4 or -6. */
void dns_options_check_family(
    const struct dns_options *dns, const struct address *address, const char *option);

#endif
