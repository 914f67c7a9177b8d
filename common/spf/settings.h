/* SPDX-License-Identifier: ISC */
#ifndef SPF_SETTINGS_H
#define SPF_SETTINGS_H

#include "cli/policy.h"
#include "mail/name_options.h"
#include "net/resolver.h"
#include "spf/record.h"

/*
 * settings - what the command line of check_spf says, and the identities that follow
 * from it (RFC 7208 2.4, 4.1, 4.3).
 *
 * Read-only once spf_settings_check() has seen it.
 */
struct spf_settings {
	struct policy policy;
	const char *domain; /* surveyed or evaluated */
	struct address_list clients;
	const char *sender, *helo; /* as given, or NULL */
	struct expected {
		bool results[SPF_PERMERROR + 1];
		bool is_given;
	} expected, expected_helo;
	struct dns_servers nameservers; /* none: the system's */
	bool ipv4, ipv6;
	/* Filled in by the check: */
	const char *local_part, *sender_domain; /* of the sender */
	bool is_sender_given, is_helo_given;
};

struct spf_settings spf_settings_default(const struct finding_kind *const *tables);

/* Looks at what the options say together, and fills in what they leave open.  Wrong usage
 * ends the process. */
void spf_settings_check(struct spf_settings *settings, const struct program *program);

extern const struct option_type option_results; /* struct expected */
extern const struct option_type
    option_only_name; /* const char *: of -d and -H together */

#define SPF_SETTINGS_OPTIONS(settings)                                                   \
	{ 'd', "domain", NULL, &option_only_name, &(settings).domain, "DOMAIN",          \
		"the domain whose record is surveyed, or evaluated with --ip",           \
		"Domain" },                                                              \
	    { 'H', "hostname", NULL, &option_only_name, &(settings).domain, "DOMAIN",    \
		    "the same as --domain", "Domain" },                                  \
	    { 0, "ip", NULL, &option_addresses, &(settings).clients, "ADDRESS",          \
		    "evaluate for this client instead of surveying; repeatable",         \
		    "Evaluation" },                                                      \
	    { 0, "sender", NULL, &option_text, &(settings).sender, "MAILFROM",           \
		    "the envelope sender (postmaster@HELO)", "Evaluation" },             \
	    { 0, "helo", NULL, &option_text, &(settings).helo, "NAME",                   \
		    "the client's name in HELO or EHLO (the domain)", "Evaluation" },    \
	    { 0, "expect", NULL, &option_results, &(settings).expected, "RESULT",        \
		    "the results that are OK (pass): none, neutral, pass, fail, "        \
		    "softfail, temperror, permerror; repeatable",                        \
		    "Evaluation" },                                                      \
	    { 0, "expect-helo", NULL, &option_results, &(settings).expected_helo,        \
		    "RESULT",                                                            \
		    "evaluate the name of HELO too; the results of it that are OK; "     \
		    "repeatable",                                                        \
		    "Evaluation" },                                                      \
	    { 0, "nameserver", NULL, &option_nameservers, &(settings).nameservers,       \
		    "ADDR[:PORT]", "ask this DNS server, not the system's; repeatable",  \
		    "DNS" },                                                             \
	    { '4', "use-ipv4", NULL, &option_flag, &(settings).ipv4, NULL,               \
		    "ask for IPv4 addresses only", "DNS" },                              \
	{                                                                                \
		'6', "use-ipv6", NULL, &option_flag, &(settings).ipv6, NULL,             \
		    "ask for IPv6 addresses only", "DNS"                                 \
	}

#endif
