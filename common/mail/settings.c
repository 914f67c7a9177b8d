/* SPDX-License-Identifier: ISC */
#include "mail/settings.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/output.h"
#include "mail/our_name.h"

struct settings settings_default(const struct finding_kind *const *tables)
{
	return (struct settings){
		.policy = policy_default(tables),
		.expiry = expiry_default,
		.tls_oldest = TLS_1_2,
	};
}

static const char *shown(const char *text)
{
	return clean_text(text, strlen(text), 300);
}

static const char *read_domain(const char *text, void *variable)
{
	struct address literal;

	if (address_parse(text, 0, &literal))
		return mem_printf("'%s' is an address, not a name", shown(text));
	return host_name_parse(text, variable);
}

static const char *read_only_domain(const char *text, void *variable)
{
	const char *error = option_only_once(text, variable);

	return error ? error : read_domain(text, variable);
}

/* Looks like an IPv4 address and is none: "192.0.2.300", "192.0.2". */
static bool is_numeric(const char *text)
{
	return strspn(text, "0123456789.") == strlen(text);
}

static const char *read_host(const char *text, void *variable)
{
	struct address literal;

	if (address_parse(text, 0, &literal)) {
		*(const char **)variable = text[0] == '['
					       ? mem_copy(text + 1, strlen(text) - 2)
					       : text;
		return NULL;
	}
	if (strchr(text, ':') || is_numeric(text))
		return mem_printf(
		    "'%s' is neither a host name nor an address", shown(text));
	return host_name_parse(text, variable);
}

/* A dot at the end is kept: it says that the name is absolute (RFC 1034 3.1). */
static const char *read_server(const char *text, void *variable)
{
	const char **name = variable;
	const char *error = read_host(text, name);
	size_t length = strlen(text);

	if (!error && text[length - 1] == '.')
		*name = mem_printf("%s.", *name);
	return error;
}

/* The same name once more adds nothing. */
static const char *read_name(const char *text, void *variable)
{
	const struct text_list *names = variable;
	const char *name = NULL;
	const char *error = read_host(text, &name);

	for (int i = 0; name && !error && i < names->count; i++) {
		if (strcasecmp(names->texts[i], name) == 0)
			return NULL;
	}
	if (!error)
		text_list_add(variable, name);
	return error;
}

static const char *read_address(const char *text, void *variable)
{
	struct address_list *list = variable;
	struct address address;

	if (!address_parse(text, 0, &address))
		return mem_printf("'%s' is not an IPv4 or IPv6 address", shown(text));
	list->addresses = mem_extend(list->addresses, list->count, sizeof address);
	list->addresses[list->count++] = address;
	return NULL;
}

static const char *read_nameserver(const char *text, void *variable)
{
	struct dns_servers *servers = variable;

	if (servers->count == DNS_SERVERS_MAX)
		return mem_printf("more than %d DNS servers", DNS_SERVERS_MAX);
	if (!address_parse_with_port(text, DNS_PORT, &servers->addresses[servers->count]))
		return mem_printf(
		    "'%s' is not ADDRESS or ADDRESS:PORT (IPv6: [ADDRESS]:PORT)",
		    shown(text));
	servers->count++;
	return NULL;
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

const struct option_type option_host = { "host", true, false, read_server };
const struct option_type option_domain = { "domain", true, false, read_domain };
const struct option_type option_only_domain = { "domain", true, false, read_only_domain };
const struct option_type option_addresses = { "addresses", true, true, read_address };
const struct option_type option_nameservers = { "nameservers", true, true,
	read_nameserver };
const struct option_type option_names = { "names", true, true, read_name };
const struct option_type option_tls_version = { "tls-version", true, false,
	read_tls_version };
const struct option_type option_our_name = { "our-name", true, false, read_our_name };

enum resolve_family settings_family(const struct settings *settings)
{
	return settings->ipv4   ? RESOLVE_IPV4
	       : settings->ipv6 ? RESOLVE_IPV6
				: RESOLVE_ANY;
}

static void check_server(const struct settings *settings, const struct program *program,
    const struct protocol *protocol)
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

static void cut_last_dot(struct settings *settings)
{
	size_t length = strlen(settings->host);

	settings->is_host_absolute = settings->host[length - 1] == '.';
	if (settings->is_host_absolute)
		settings->host = mem_copy(settings->host, length - 1);
}

void settings_check(struct settings *settings, const struct program *program,
    const struct protocol *protocol)
{
	check_server(settings, program, protocol);
	if (settings->host)
		cut_last_dot(settings);
	if (!settings->port)
		settings->port = settings->tls ? protocol->tls_port : protocol->port;
	if (protocol->is_named && !settings->our_name)
		settings->our_name = our_name_own();
}
