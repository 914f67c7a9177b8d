/* SPDX-License-Identifier: ISC */
#include "mail/metrics.h"

#include <stddef.h>

const struct metric_kind metrics_starttls[] = {
	[METRIC_TIME] = { "time", "s", 3, "the whole run; limits by -w, -c and -t" },
	[METRIC_DNS] = { "time_dns", "s", 3, "until names and mail hosts were resolved" },
	[METRIC_CONNECT] = { "time_connect", "s", 3, "until TCP was connected" },
	[METRIC_GREETING] = { "time_greeting", "s", 3, "until the server greeted" },
	[METRIC_HELLO] = { "time_hello", "s", 3,
	    "until it said before TLS what it offers (EHLO, CAPABILITY, CAPA)" },
	[METRIC_STARTTLS] = { "time_starttls", "s", 3, "until it agreed to STARTTLS" },
	[METRIC_TLS] = { "time_tls", "s", 3, "the TLS handshake" },
	[METRIC_CERT_DAYS] = { "cert_days", "", 1,
	    "days until the first certificate of a chain expires; limits by -D" },
	{ .label = NULL },
};

const struct metric_kind metrics_spf[] = {
	[METRIC_LOOKUPS] = { "lookups", "", 0,
	    "terms that cost a DNS lookup, of at most 10 (RFC 7208 4.6.4)" },
	[METRIC_VOID_LOOKUPS] = { "void_lookups", "", 0,
	    "lookups without an answer, of at most 2 (RFC 7208 4.6.4)" },
	[METRIC_INCLUDES] = { "includes", "", 0, "records included; surveys only" },
	[METRIC_RECORD_BYTES] = { "record_bytes", "", 0,
	    "length of the domain's own record; surveys only" },
	[METRIC_IPV4_ADDRESSES] = { "ipv4_addresses", "", 0,
	    "IPv4 addresses that pass; surveys only" },
	{ .label = NULL },
};
