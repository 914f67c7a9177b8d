/* SPDX-License-Identifier: ISC */
#include "spf/settings.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/output.h"
#include "cli/spelling.h"

struct spf_settings spf_settings_default(const struct finding_kind *const *tables)
{
	struct spf_settings settings = { .policy = policy_default(tables) };

	range_parse("8", &settings.policy.warning);
	range_parse("10", &settings.policy.critical);
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

const struct option_type option_only_name = { "text", true, false, read_only_name };
const struct option_type option_results = { "results", true, true, read_result };

/* RFC 7208 4.3: without a local part it is postmaster's; the last @ parts the two. */
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

/* RFC 7208 5: an IPv4 client stays one where it comes as an IPv4-mapped address. */
static void unmap(struct address *address)
{
	if (address->as.any.sa_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(&address->as.ipv6.sin6_addr))
		*address = address_ipv4(address->as.ipv6.sin6_addr.s6_addr + 12, 0);
}

static void check_clients(struct spf_settings *settings, const struct program *program)
{
	if (settings->clients.count == 0 && (settings->sender || settings->helo))
		output_wrong_usage(program,
		    "--%s goes with --ip: a survey knows no message",
		    settings->sender ? "sender" : "helo");
	if (settings->clients.count == 0 && settings->expected.is_given)
		output_wrong_usage(
		    program, "--expect goes with --ip: a survey has no result");
	if (settings->clients.count == 0 && settings->expected_helo.is_given)
		output_wrong_usage(
		    program, "--expect-helo requires --ip: a survey has no result");
	for (int i = 0; i < settings->clients.count; i++) {
		struct address *address = &settings->clients.addresses[i];

		unmap(address);
		bool is_ipv4 = address->as.any.sa_family == AF_INET;
		if ((settings->ipv4 && !is_ipv4) || (settings->ipv6 && is_ipv4))
			output_wrong_usage(program, "--ip: '%s' is not an %s address",
			    address_text(address), settings->ipv4 ? "IPv4" : "IPv6");
	}
}

/* RFC 8616 4: a name is looked up in its ASCII form; whoever evaluates it has made it so. */
static void check_ascii(
    const char *option, const char *name, const struct program *program)
{
	const char *ignored, *error;

	for (const char *at = name; name && *at; at++) {
		if (!(*at & 0x80))
			continue;
		error = host_name_parse(name, &ignored);
		output_wrong_usage(
		    program, "--%s: %s", option, error ? error : "the name is not ASCII");
	}
}

/* A survey asks for a name that somebody typed: what cannot be one is a slip. */
static void check_surveyed(struct spf_settings *settings, const struct program *program)
{
	struct address literal;
	const char *error;

	if (!settings->domain)
		output_wrong_usage(
		    program, "nothing to check: name a domain with --domain");
	if (address_parse(settings->domain, 0, &literal))
		output_wrong_usage(program, "--domain: '%s' is an address, not a name",
		    settings->domain);
	error = host_name_parse(settings->domain, &settings->domain);
	if (error)
		output_wrong_usage(program, "--domain: %s", error);
}

/* RFC 7208 4.3: a dot at the end names the same domain, and is no part of what macros give. */
static const char *without_dot(const char *name)
{
	size_t length = strlen(name);
	bool has_dot = length > 1 && name[length - 1] == '.' && name[length - 2] != '.';

	return has_dot ? mem_copy(name, length - 1) : name;
}

void spf_settings_check(struct spf_settings *settings, const struct program *program)
{
	if (settings->ipv4 && settings->ipv6)
		output_wrong_usage(
		    program, "--use-ipv4 and --use-ipv6 exclude each other");
	check_clients(settings, program);
	if (settings->clients.count == 0) {
		check_surveyed(settings, program);
		return;
	}
	settings->is_sender_given = settings->sender != NULL;
	read_sender(settings);
	check_ascii("domain", settings->domain, program);
	check_ascii("sender", settings->sender_domain, program);
	check_ascii("helo", settings->helo, program);
	settings->is_helo_given = settings->helo != NULL;
	if (!settings->domain)
		settings->domain = settings->sender ? settings->sender_domain
						    : settings->helo;
	if (!settings->domain)
		output_wrong_usage(program,
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
