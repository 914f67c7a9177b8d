/* SPDX-License-Identifier: ISC */
#include "mail/name_options.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/resolver.h"

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

/* Looks like an IPv4 address, but is not: "192.0.2.300", "192.0.2". */
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

/* Keeps a trailing dot: the name is absolute (RFC 1034 3.1). */
static const char *read_server(const char *text, void *variable)
{
	const char **name = variable;
	const char *error = read_host(text, name);
	size_t length = strlen(text);

	if (!error && text[length - 1] == '.')
		*name = mem_printf("%s.", *name);
	return error;
}

/* Ignores a name that is given again. */
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
	address_list_add(list, &address);
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

const struct option_type option_host = { "host", .takes_value = true,
	.read = read_server };
const struct option_type option_domain = { "domain", .takes_value = true,
	.read = read_domain };
const struct option_type option_only_domain = { "domain", .takes_value = true,
	.read = read_only_domain };
const struct option_type option_addresses = { "addresses", .takes_value = true,
	.is_list = true, .read = read_address };
const struct option_type option_nameservers = { "nameservers", .takes_value = true,
	.is_list = true, .read = read_nameserver };
const struct option_type option_names = { "names", .takes_value = true, .is_list = true,
	.read = read_name };
