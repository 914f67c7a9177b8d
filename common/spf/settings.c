/* SPDX-License-Identifier: ISC */
#include "spf/settings.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/policy_options.h"
#include "cli/spelling.h"
#include "cli/usage.h"
#include "mail/name_options.h"

struct spf_settings spf_settings_default(void)
{
	struct spf_settings settings = { .domain = NULL };

	range_parse("8", &settings.lookups.warning);
	range_parse("10", &settings.lookups.critical);
	return settings;
}

static const char *read_result(const char *text, void *variable)
{
	struct expected *expected = variable;
	struct spelling spelling = spelling_of(text);

	for (int result = SPF_NONE; result <= SPF_PERMERROR; result++) {
		const char *name = spf_result_name((enum spf_result)result);

		spelling_consider(&spelling, name);
		if (strcasecmp(text, name) != 0)
			continue;
		expected->results[result] = expected->is_given = true;
		return NULL;
	}
	return mem_printf("'%s' is not a result%s", clean_text(text, strlen(text), 80),
	    spelling_hint(&spelling, "",
		" (none, neutral, pass, fail, softfail, temperror, permerror)"));
}

static const char *read_only_name(const char *text, void *variable)
{
	const char *error = option_only_once(text, variable);

	if (!error)
		*(const char **)variable = text;
	return error;
}

const struct option_type option_only_name = { "text", .takes_value = true,
	.read = read_only_name };
const struct option_type option_results = { "results", .takes_value = true,
	.is_list = true, .read = read_result };

const struct option_row spf_domain_rows[] = {
	{ 'd', "domain", NULL, &option_only_name, offsetof(struct spf_settings, domain),
	    "DOMAIN", "domain whose SPF record is checked (with --ip: evaluated)" },
	{ 'H', "hostname", NULL, &option_only_name, offsetof(struct spf_settings, domain),
	    "DOMAIN", "the same as --domain" },
	{ .name = NULL },
};

const struct option_row spf_evaluation_rows[] = {
	{ 0, "ip", NULL, &option_addresses, offsetof(struct spf_settings, clients),
	    "ADDRESS", "evaluate the record for this client; repeatable" },
	{ 0, "sender", NULL, &option_text, offsetof(struct spf_settings, sender),
	    "MAILFROM", "the envelope sender (postmaster@HELO)" },
	{ 0, "helo", NULL, &option_text, offsetof(struct spf_settings, helo), "NAME",
	    "the client's name in HELO or EHLO (the domain)" },
	{ 0, "expect", NULL, &option_results, offsetof(struct spf_settings, expected),
	    "RESULT",
	    "the results that are OK (pass): none, neutral, pass, fail, softfail, "
	    "temperror, permerror; repeatable" },
	{ 0, "expect-helo", NULL, &option_results,
	    offsetof(struct spf_settings, expected_helo), "RESULT",
	    "also evaluate the HELO name: the results that are OK; repeatable" },
	{ .name = NULL },
};

const struct option_row spf_threshold_rows[] = {
	{ 'w', "warning", NULL, &option_range,
	    offsetof(struct spf_settings, lookups.warning), "RANGE",
	    "warn when the number of DNS lookups of the record tree is outside RANGE" },
	{ 'c', "critical", NULL, &option_range,
	    offsetof(struct spf_settings, lookups.critical), "RANGE",
	    "critical when the number of DNS lookups of the record tree is outside "
	    "RANGE" },
	{ .name = NULL },
};

/* RFC 7208 4.3: the default local part is postmaster; the domain follows the last @. */
static void read_sender(struct spf_settings *settings)
{
	const char *text = settings->sender ? settings->sender : "";
	size_t length = strlen(text);

	if (length >= 2 && text[0] == '<' && text[length - 1] == '>')
		text = mem_copy(text + 1, length - 2);
	const char *at = strrchr(text, '@');
	settings->sender_domain = at ? at + 1 : text;
	settings->local_part = at && at > text ? mem_copy(text, (size_t)(at - text))
					       : "postmaster";
	settings->sender = *text ? text : NULL;
}

/* RFC 7208 5: an IPv4-mapped address is an IPv4 client. */
static void unmap(struct address *address)
{
	if (address->as.any.sa_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&address->as.ipv6.sin6_addr))
		*address = address_ipv4(address->as.ipv6.sin6_addr.s6_addr + 12, 0);
}

static void check_clients(struct spf_settings *settings)
{
	if (settings->clients.count == 0 && (settings->sender || settings->helo))
		usage_error("--%s requires --ip", settings->sender ? "sender" : "helo");
	if (settings->clients.count == 0 && settings->expected.is_given)
		usage_error("--expect requires --ip");
	if (settings->clients.count == 0 && settings->expected_helo.is_given)
		usage_error("--expect-helo requires --ip");
	for (int i = 0; i < settings->clients.count; i++) {
		struct address *address = &settings->clients.addresses[i];

		unmap(address);
		dns_options_check_family(&settings->dns, address, "ip");
	}
}

/* RFC 8616 4: names are looked up in ASCII form; receivers convert them. */
static void check_ascii(const char *option, const char *name)
{
	const char *ignored, *error;

	for (const char *at = name; name && *at; at++) {
		if (!(*at & 0x80))
			continue;
		error = host_name_parse(name, &ignored);
		usage_error("--%s: %s", option, error ? error : "the name is not ASCII");
	}
}

/* A survey queries a name from the command line: an invalid name is a usage error. */
static void check_surveyed(struct spf_settings *settings)
{
	struct address literal;
	const char *error;

	if (!settings->domain)
		usage_error("nothing to check: name a domain with --domain");
	if (address_parse(settings->domain, 0, &literal))
		usage_error("--domain: '%s' is an address, not a name", settings->domain);
	error = host_name_parse(settings->domain, &settings->domain);
	if (error)
		usage_error("--domain: %s", error);
}

/* RFC 7208 4.3: a trailing dot does not change the domain; macro values lack it. */
static const char *without_dot(const char *name)
{
	size_t length = strlen(name);
	bool has_dot = length > 1 && name[length - 1] == '.' && name[length - 2] != '.';

	return has_dot ? mem_copy(name, length - 1) : name;
}

void spf_settings_prepare(void *given)
{
	struct spf_settings *settings = given;

	dns_options_check(&settings->dns);
	check_clients(settings);
	if (settings->clients.count == 0) {
		check_surveyed(settings);
		return;
	}
	settings->is_sender_given = settings->sender != NULL;
	read_sender(settings);
	check_ascii("domain", settings->domain);
	check_ascii("sender", settings->sender_domain);
	check_ascii("helo", settings->helo);
	settings->is_helo_given = settings->helo != NULL;
	if (!settings->domain)
		settings->domain = settings->sender ? settings->sender_domain
						    : settings->helo;
	if (!settings->domain)
		usage_error(
		    "--ip: no domain to evaluate: give --domain, --sender or --helo");
	if (!settings->helo)
		settings->helo = settings->domain;
	if (!settings->sender)
		settings->sender_domain = settings->helo;
	settings->domain = without_dot(settings->domain);
	settings->helo = without_dot(settings->helo);
	settings->sender_domain = without_dot(settings->sender_domain);
	if (!settings->expected.is_given)
		settings->expected.results[SPF_PASS] = true;
}
