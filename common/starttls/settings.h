/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SETTINGS_H
#define STARTTLS_SETTINGS_H

#include "cli/policy.h"
#include "mail/expiry.h"
#include "mail/name_options.h"
#include "net/resolve.h"
#include "net/tls.h"
#include "starttls/protocol.h"

/*
 * settings - what the command line of a STARTTLS plugin says, option by option.
 *
 * Read-only once starttls_settings_check() has seen it.
 */
struct starttls_settings {
	struct policy policy;
	const char *host, *domain;
	bool is_host_absolute; /* host ended in a dot, which is cut off */
	struct address_list addresses;
	bool all_addresses;
	int port; /* 0: the protocol's */
	bool starttls, tls;
	bool proxy_header; /* version 1 of the PROXY protocol, before anything else */
	bool ipv4, ipv6;
	struct dns_servers nameservers; /* none: the system's */
	struct expiry_limits expiry;
	const char *ca_file, *ca_directory;
	struct text_list verify_names;
	const char *server_name; /* SNI */
	bool no_server_name;
	enum tls_version tls_oldest;
	const char *our_name; /* as EHLO takes it; NULL: the address of the socket */
	struct text_list required_capabilities;
};

struct starttls_settings starttls_settings_default(
    const struct finding_kind *const *tables);

/* Looks at what the options say together, and fills in what they leave open.  Wrong usage
 * ends the process. */
void starttls_settings_check(struct starttls_settings *settings,
    const struct program *program, const struct protocol *protocol);

enum resolve_family starttls_settings_family(const struct starttls_settings *settings);

extern const struct option_type option_tls_version; /* enum tls_version */
extern const struct option_type option_our_name;    /* const char *, as EHLO takes it */

#define SETTINGS_OPTION_HOST(settings)                                                   \
	{                                                                                \
		'H', "hostname", NULL, &option_host, &(settings).host, "HOST",           \
		    "the server: a name (DNS, /etc/hosts) or an address", "Server"       \
	}

#define SETTINGS_OPTION_DOMAIN(settings)                                                 \
	{                                                                                \
		'd', "domain", NULL, &option_only_domain, &(settings).domain, "DOMAIN",  \
		    "instead of -H: every mail host of DOMAIN, every address of each",   \
		    "Server"                                                             \
	}

#define SETTINGS_OPTION_OUR_NAME(settings)                                               \
	{                                                                                \
		'F', "fqdn", NULL, &option_our_name, &(settings).our_name, "NAME",       \
		    "our name or address in EHLO (this host's full name, else the "      \
		    "address of the connection)",                                        \
		    "Dialogue"                                                           \
	}

#define SETTINGS_OPTIONS(settings, ports, tls_port)                                      \
	{ 'I', "address", NULL, &option_addresses, &(settings).addresses, "ADDRESS",     \
		"connect there; -H still names the server for SNI and verification; "    \
		"repeatable",                                                            \
		"Server" },                                                              \
	    { 0, "all-addresses", NULL, &option_flag, &(settings).all_addresses, NULL,   \
		    "probe every address of the name, not the first that answers",       \
		    "Server" },                                                          \
	    { 'p', "port", NULL, &option_port, &(settings).port, "PORT",                 \
		    "TCP port (" ports ", with --tls " tls_port ")", "Server" },         \
	    { 'S', "starttls", NULL, &option_flag, &(settings).starttls, NULL,           \
		    "upgrade to TLS in the dialogue (default)", "Server" },              \
	    { 's', "tls", "ssl", &option_flag, &(settings).tls, NULL,                    \
		    "implicit TLS, from the first byte", "Server" },                     \
	    { 0, "proxy-protocol", NULL, &option_flag, &(settings).proxy_header, NULL,   \
		    "send a PROXY protocol header (version 1) first, as a proxy in "     \
		    "front of the server does",                                          \
		    "Server" },                                                          \
	    { '4', "use-ipv4", NULL, &option_flag, &(settings).ipv4, NULL, "IPv4 only",  \
		    "Server" },                                                          \
	    { '6', "use-ipv6", NULL, &option_flag, &(settings).ipv6, NULL, "IPv6 only",  \
		    "Server" },                                                          \
	    { 0, "nameserver", NULL, &option_nameservers, &(settings).nameservers,       \
		    "ADDR[:PORT]", "ask this DNS server, not the system's; repeatable",  \
		    "Server" },                                                          \
	    { 'D', "certificate", NULL, &option_expiry, &(settings).expiry,              \
		    "WARN[,CRIT]",                                                       \
		    "time a certificate must have left: 21, 14d, 36h, or 25% of its "    \
		    "lifetime "                                                          \
		    "(25% but at most 21 days, 12% but at most 7 days)",                 \
		    "Certificate and TLS" },                                             \
	    { 0, "ca-file", NULL, &option_text, &(settings).ca_file, "FILE",             \
		    "trust anchors instead of the system's (PEM)",                       \
		    "Certificate and TLS" },                                             \
	    { 0, "ca-dir", NULL, &option_text, &(settings).ca_directory, "DIR",          \
		    "the same, a directory hashed by openssl rehash",                    \
		    "Certificate and TLS" },                                             \
	    { 0, "verify-name", NULL, &option_names, &(settings).verify_names, "NAME",   \
		    "the name the certificate must carry (HOST); repeatable, any one "   \
		    "suffices",                                                          \
		    "Certificate and TLS" },                                             \
	    { 0, "sni", NULL, &option_domain, &(settings).server_name, "NAME",           \
		    "server name indication (HOST where it is a name)",                  \
		    "Certificate and TLS" },                                             \
	    { 0, "no-sni", NULL, &option_flag, &(settings).no_server_name, NULL,         \
		    "send no server name indication", "Certificate and TLS" },           \
	{                                                                                \
		0, "tls-min", NULL, &option_tls_version, &(settings).tls_oldest,         \
		    "1.0|1.1|1.2|1.3", "oldest protocol version accepted (1.2)",         \
		    "Certificate and TLS"                                                \
	}

#define SETTINGS_OPTION_CAPABILITIES(settings)                                           \
	{                                                                                \
		0, "require-capability", NULL, &option_texts,                            \
		    &(settings).required_capabilities, "WORD",                           \
		    "must be offered inside TLS; repeatable", "Dialogue"                 \
	}

/* The whole table of a plugin for a server that mail is read from. */
#define SETTINGS_READER_OPTIONS(settings, ports, tls_port)                               \
	SETTINGS_OPTION_HOST(settings), SETTINGS_OPTIONS(settings, ports, tls_port),     \
	    SETTINGS_OPTION_CAPABILITIES(settings),                                      \
	    POLICY_THRESHOLD_OPTIONS((settings).policy, "the time in seconds"),          \
	    POLICY_OPTIONS((settings).policy),                                           \
	{                                                                                \
		.name = NULL                                                             \
	}

#endif
