/* SPDX-License-Identifier: ISC */
#include "starttls/settings.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/output.h"
#include "starttls/our_name.h"

struct starttls_settings starttls_settings_default(
    const struct finding_kind *const *tables)
{
	return (struct starttls_settings){
		.policy = policy_default(tables),
		.expiry = expiry_default,
		.tls_oldest = TLS_1_2,
	};
}

static const char *shown(const char *text)
{
	return clean_text(text, strlen(text), 300);
}

static const char *read_tls_version(const char *text, void *variable)
{
	static const char *const versions[] = {
		[TLS_1_0] = "1.0",
		[TLS_1_1] = "1.1",
		[TLS_1_2] = "1.2",
		[TLS_1_3] = "1.3",
	};

	for (int version = TLS_1_0; version <= TLS_1_3; version++) {
		/* Icinga passes a number as 1.200000. */
		size_t length = strlen(versions[version]);

		if (strncmp(text, versions[version], length) == 0 &&
		    strspn(text + length, "0") == strlen(text + length)) {
			*(enum tls_version *)variable = (enum tls_version)version;
			return NULL;
		}
	}
	return mem_printf("'%s' is not a TLS version (1.0, 1.1, 1.2, 1.3)", shown(text));
}

static const char *read_our_name(const char *text, void *variable)
{
	return our_name_parse(text, variable);
}

const struct option_type option_tls_version = { "tls-version", true, false,
	read_tls_version };
const struct option_type option_our_name = { "our-name", true, false, read_our_name };

enum resolve_family starttls_settings_family(const struct starttls_settings *settings)
{
	return settings->ipv4   ? RESOLVE_IPV4
	       : settings->ipv6 ? RESOLVE_IPV6
				: RESOLVE_ANY;
}

static void check_server(const struct starttls_settings *settings,
    const struct program *program, const struct protocol *protocol)
{
	bool has_addresses = settings->addresses.count > 0;

	if (settings->host && settings->domain)
		output_wrong_usage(program, "--hostname and --domain exclude each other");
	if (!settings->host && !settings->domain)
		output_wrong_usage(program,
		    "nothing to check: name a server with --hostname%s",
		    protocol->has_mx ? " or a domain with --domain" : "");
	if (settings->domain && has_addresses)
		output_wrong_usage(
		    program, "--address goes with --hostname, not with --domain");
	if (settings->starttls && settings->tls)
		output_wrong_usage(program, "--starttls and --tls exclude each other");
	if (settings->ipv4 && settings->ipv6)
		output_wrong_usage(
		    program, "--use-ipv4 and --use-ipv6 exclude each other");
	if (settings->server_name && settings->no_server_name)
		output_wrong_usage(program, "--sni and --no-sni exclude each other");
	for (int i = 0; i < settings->addresses.count; i++) {
		const struct address *address = &settings->addresses.addresses[i];
		bool is_ipv4 = address->as.any.sa_family == AF_INET;

		if ((settings->ipv4 && !is_ipv4) || (settings->ipv6 && is_ipv4))
			output_wrong_usage(program,
			    "--address: '%s' is not an %s address", address_text(address),
			    settings->ipv4 ? "IPv4" : "IPv6");
	}
}

static void cut_last_dot(struct starttls_settings *settings)
{
	size_t length = strlen(settings->host);

	settings->is_host_absolute = settings->host[length - 1] == '.';
	if (settings->is_host_absolute)
		settings->host = mem_copy(settings->host, length - 1);
}

void starttls_settings_check(struct starttls_settings *settings,
    const struct program *program, const struct protocol *protocol)
{
	check_server(settings, program, protocol);
	if (settings->host)
		cut_last_dot(settings);
	if (!settings->port)
		settings->port = settings->tls ? protocol->tls_port : protocol->port;
	if (protocol->is_named && !settings->our_name)
		settings->our_name = our_name_own();
}
