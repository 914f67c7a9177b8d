/* SPDX-License-Identifier: ISC */
#include "starttls/settings.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/policy_options.h"
#include "cli/usage.h"
#include "mail/name_options.h"
#include "starttls/our_name.h"

struct starttls_settings starttls_settings_default(const struct protocol *protocol)
{
	return (struct starttls_settings){
		.protocol = protocol,
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
		/* Icinga formats the number 1.2 as 1.200000. */
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

const struct option_type option_tls_version = { "tls-version", .takes_value = true,
	.read = read_tls_version };
const struct option_type option_our_name = { "our-name", .takes_value = true,
	.read = read_our_name };

const struct option_row starttls_host_rows[] = {
	{ 'H', "hostname", NULL, &option_host, offsetof(struct starttls_settings, host),
	    "HOST", "server: a name (DNS, /etc/hosts) or an address" },
	{ .name = NULL },
};

const struct option_row starttls_domain_rows[] = {
	{ 'd', "domain", NULL, &option_only_domain,
	    offsetof(struct starttls_settings, domain), "DOMAIN",
	    "instead of -H: every mail host of DOMAIN, every address of each" },
	{ .name = NULL },
};

const struct option_row starttls_address_rows[] = {
	{ 'I', "address", NULL, &option_addresses,
	    offsetof(struct starttls_settings, addresses), "ADDRESS",
	    "connect to this address; -H still names the server for SNI and "
	    "verification; "
	    "repeatable" },
	{ 0, "all-addresses", NULL, &option_flag,
	    offsetof(struct starttls_settings, all_addresses), NULL,
	    "check every address of the name, not only the first that answers" },
	{ .name = NULL },
};

const struct option_row starttls_connection_rows[] = {
	{ 'S', "starttls", NULL, &option_flag,
	    offsetof(struct starttls_settings, starttls), NULL,
	    "upgrade to TLS in the dialogue (default)" },
	{ 's', "tls", "ssl", &option_flag, offsetof(struct starttls_settings, tls), NULL,
	    "implicit TLS, from the first byte" },
	{ 0, "proxy-protocol", NULL, &option_flag,
	    offsetof(struct starttls_settings, proxy_header), NULL,
	    "send a PROXY protocol header (version 1) first, as a proxy in front of the "
	    "server does" },
	{ .name = NULL },
};

const struct option_row starttls_tls_rows[] = {
	{ 'D', "certificate", NULL, &option_expiry,
	    offsetof(struct starttls_settings, expiry), "WARN[,CRIT]",
	    "time that a certificate must still be valid: 21, 14d, 36h, or 25% of its "
	    "lifetime (25% but at most 21 days, 12% but at most 7 days)" },
	{ 0, "ca-file", NULL, &option_text, offsetof(struct starttls_settings, ca_file),
	    "FILE", "trust anchors instead of the system's (PEM)" },
	{ 0, "ca-dir", NULL, &option_text,
	    offsetof(struct starttls_settings, ca_directory), "DIR",
	    "directory of trust anchors, hashed by openssl rehash" },
	{ 0, "verify-name", NULL, &option_names,
	    offsetof(struct starttls_settings, verify_names), "NAME",
	    "name that the certificate must have (HOST); repeatable, one match is "
	    "enough" },
	{ 0, "sni", NULL, &option_domain, offsetof(struct starttls_settings, server_name),
	    "NAME", "server name indication (HOST if it is a name)" },
	{ 0, "no-sni", NULL, &option_flag,
	    offsetof(struct starttls_settings, no_server_name), NULL,
	    "send no server name indication" },
	{ 0, "tls-min", NULL, &option_tls_version,
	    offsetof(struct starttls_settings, tls_oldest), "1.0|1.1|1.2|1.3",
	    "oldest protocol version accepted (1.2)" },
	{ .name = NULL },
};

const struct option_row starttls_name_rows[] = {
	{ 'F', "fqdn", NULL, &option_our_name,
	    offsetof(struct starttls_settings, our_name), "NAME",
	    "name or address sent in EHLO (this host's full name, else the address of "
	    "the "
	    "connection)" },
	{ .name = NULL },
};

const struct option_row starttls_capability_rows[] = {
	{ 0, "require-capability", NULL, &option_texts,
	    offsetof(struct starttls_settings, required_capabilities), "WORD",
	    "capability that must be advertised inside TLS; repeatable" },
	{ .name = NULL },
};

const struct option_row starttls_threshold_rows[] = {
	{ 'w', "warning", NULL, &option_range,
	    offsetof(struct starttls_settings, seconds.warning), "RANGE",
	    "warn when the time in seconds is outside RANGE" },
	{ 'c', "critical", NULL, &option_range,
	    offsetof(struct starttls_settings, seconds.critical), "RANGE",
	    "critical when the time in seconds is outside RANGE" },
	{ .name = NULL },
};

static void check_server(const struct starttls_settings *settings)
{
	bool has_addresses = settings->addresses.count > 0;

	if (settings->host && settings->domain)
		usage_error("use either --hostname or --domain, not both");
	if (!settings->host && !settings->domain)
		usage_error("nothing to check: name a server with --hostname%s",
		    settings->protocol->has_mx ? " or a domain with --domain" : "");
	if (settings->domain && has_addresses)
		usage_error(
		    "--address requires --hostname, it cannot be used with --domain");
	if (settings->starttls && settings->tls)
		usage_error("use either --starttls or --tls, not both");
	dns_options_check(&settings->dns);
	if (settings->server_name && settings->no_server_name)
		usage_error("use either --sni or --no-sni, not both");
	for (int i = 0; i < settings->addresses.count; i++)
		dns_options_check_family(
		    &settings->dns, &settings->addresses.addresses[i], "address");
}

static void cut_last_dot(struct starttls_settings *settings)
{
	size_t length = strlen(settings->host);

	settings->is_host_absolute = settings->host[length - 1] == '.';
	if (settings->is_host_absolute)
		settings->host = mem_copy(settings->host, length - 1);
}

void starttls_settings_prepare(void *given)
{
	struct starttls_settings *settings = given;
	const struct protocol *protocol = settings->protocol;

	check_server(settings);
	if (settings->host)
		cut_last_dot(settings);
	if (settings->tls && !settings->port && !protocol->tls_port)
		usage_error(
		    "--tls requires --port: no port is registered for %s over TLS",
		    protocol->label);
	if (!settings->port)
		settings->port = settings->tls ? protocol->tls_port : protocol->port;
	if (protocol->is_named && !settings->our_name)
		settings->our_name = our_name_own();
}
