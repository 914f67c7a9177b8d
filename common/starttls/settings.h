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
 * settings - the command-line settings of a STARTTLS check.
 *
 * Read-only after starttls_settings_prepare().
 */
struct starttls_settings {
	const struct protocol *protocol;
	const char *host, *domain;     /* exactly one is set; the other is NULL */
	bool is_host_absolute;         /* host had a trailing dot, which is removed */
	struct address_list addresses; /* of host; empty: from DNS */
	bool all_addresses;
	int port; /* 0: the protocol's */
	bool starttls, tls;
	bool proxy_header; /* send the PROXY protocol header (version 1) first */
	struct dns_options dns;
	struct expiry_limits expiry;
	const char *ca_file, *ca_directory; /* NULL: the system's defaults */
	struct text_list verify_names;      /* empty: the host */
	const char *server_name;            /* SNI; NULL: the host, if it is a name */
	bool no_server_name;
	enum tls_version tls_oldest; /* 1.2 */
	const char *our_name; /* argument of EHLO; NULL: the address of the socket */
	struct text_list required_capabilities;
	struct threshold seconds; /* of the whole run; empty: no limit */
};

struct starttls_settings starttls_settings_default(const struct protocol *protocol);

/* For a struct check: validates the combination of options and sets defaults.  A usage
 * error ends the process. */
void starttls_settings_prepare(void *given);

extern const struct option_type option_tls_version; /* enum tls_version */
extern const struct option_type option_our_name;    /* const char *, argument of EHLO */

/* Rows for a struct starttls_settings, by their heading in --help. */
extern const struct option_row starttls_host_rows[];       /* "Server" */
extern const struct option_row starttls_domain_rows[];     /* "Server"; SMTP */
extern const struct option_row starttls_address_rows[];    /* "Server" */
extern const struct option_row starttls_connection_rows[]; /* "Server" */
extern const struct option_row starttls_tls_rows[];        /* "Certificate and TLS" */
extern const struct option_row starttls_name_rows[];       /* "Dialogue"; SMTP */
extern const struct option_row starttls_capability_rows[]; /* "Dialogue" */
extern const struct option_row starttls_threshold_rows[];  /* "Verdict" */

#endif
