/* SPDX-License-Identifier: ISC */
#ifndef MAIL_DNS_OPTIONS_H
#define MAIL_DNS_OPTIONS_H

#include "cli/option.h"
#include "net/resolve.h"

/*
 * dns_options - how DNS is asked: the options that every check has.
 */
struct dns_options {
	struct dns_servers nameservers; /* none: the system's */
	bool ipv4, ipv6;                /* that family only */
};

extern const struct option_row dns_option_rows[];

/* -4 and -6 together are wrong usage. */
void dns_options_check(const struct dns_options *dns);

enum resolve_family dns_options_family(const struct dns_options *dns);

/* The addresses of an option must be of the family that -4 or -6 asks for. */
void dns_options_check_family(
    const struct dns_options *dns, const struct address *address, const char *option);

#endif
