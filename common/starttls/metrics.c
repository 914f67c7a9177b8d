/* SPDX-License-Identifier: ISC */
#include "starttls/metrics.h"

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
