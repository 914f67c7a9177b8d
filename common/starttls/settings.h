/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SETTINGS_H
#define STARTTLS_SETTINGS_H

#include "cli/option.h"
#include "cli/range.h"
#include "mail/dns_options.h"
#include "mail/expiry.h"
#include "net/tls.h"
#include "starttls/protocol.h"

/*
 * settings - what the command line of a STARTTLS check says, option by option.
 *
 * Read-only once starttls_settings_prepare() has seen it.
 */
struct starttls_settings {
	const struct protocol *protocol;
	const char *host, *domain;     /* one of the two; the other is NULL */
	bool is_host_absolute;         /* host ended in a dot, which is cut off */
	struct address_list addresses; /* of host; none: those that DNS gives */
	bool all_addresses;
	int port; /* 0: the protocol's */
	bool starttls, tls;
	bool proxy_header; /* version 1 of the PROXY protocol, before anything else */
	struct dns_options dns;
	struct expiry_limits expiry;
	const char *ca_file, *ca_directory; /* NULL: the system's */
	struct text_list verify_names;      /* none: the host's */
	const char *server_name; /* SNI; NULL: the host, where that is a name */
	bool no_server_name;
	enum tls_version tls_oldest; /* 1.2 */
	const char *our_name; /* as EHLO takes it; NULL: the address of the socket */
	struct text_list required_capabilities;
	struct threshold seconds; /* of the whole run; none: no limit */
};

struct starttls_settings starttls_settings_default(const struct protocol *protocol);

/* For a struct check: looks at what the options say together, and fills in what they leave open.
 * Wrong usage ends the process. */
void starttls_settings_prepare(void *given);

extern const struct option_type option_tls_version; /* enum tls_version */
extern const struct option_type option_our_name;    /* const char *, as EHLO takes it */

/* Rows for a struct starttls_settings, by the heading that they stand under. */
extern const struct option_row starttls_host_rows[];       /* "Server" */
extern const struct option_row starttls_domain_rows[];     /* "Server"; SMTP */
extern const struct option_row starttls_address_rows[];    /* "Server" */
extern const struct option_row starttls_connection_rows[]; /* "Server" */
extern const struct option_row starttls_tls_rows[];        /* "Certificate and TLS" */
extern const struct option_row starttls_name_rows[];       /* "Dialogue"; SMTP */
extern const struct option_row starttls_capability_rows[]; /* "Dialogue" */
extern const struct option_row starttls_threshold_rows[];  /* "Verdict" */

#endif
