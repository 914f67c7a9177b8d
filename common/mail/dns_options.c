/* SPDX-License-Identifier: ISC */
#include "mail/dns_options.h"

#include "cli/usage.h"
#include "mail/name_options.h"

const struct option_row dns_option_rows[] = {
	{ '4', "use-ipv4", NULL, &option_flag, offsetof(struct dns_options, ipv4), NULL,
	    "IPv4 addresses only" },
	{ '6', "use-ipv6", NULL, &option_flag, offsetof(struct dns_options, ipv6), NULL,
	    "IPv6 addresses only" },
	{ 0, "nameserver", NULL, &option_nameservers,
	    offsetof(struct dns_options, nameservers), "ADDR[:PORT]",
	    "query this DNS server instead of the system's; repeatable" },
	{ .name = NULL },
};

void dns_options_check(const struct dns_options *dns)
{
	if (dns->ipv4 && dns->ipv6)
		usage_error("use either --use-ipv4 or --use-ipv6, not both");
}

enum resolve_family dns_options_family(const struct dns_options *dns)
{
	return dns->ipv4 ? RESOLVE_IPV4 : dns->ipv6 ? RESOLVE_IPV6 : RESOLVE_ANY;
}

void dns_options_check_family(
    const struct dns_options *dns, const struct address *address, const char *option)
{
	bool is_ipv4 = address->as.any.sa_family == AF_INET;

	if ((dns->ipv4 && !is_ipv4) || (dns->ipv6 && is_ipv4))
		usage_error("--%s: '%s' is not an %s address", option,
		    address_text(address), dns->ipv4 ? "IPv4" : "IPv6");
}
