/* SPDX-License-Identifier: ISC */
#include "spf/metrics.h"

#include <stddef.h>

const struct metric_kind metrics_spf[] = {
	[METRIC_LOOKUPS] = { "lookups", "", 0,
	    "DNS lookups of the record tree (limit 10, RFC 7208 4.6.4)" },
	[METRIC_VOID_LOOKUPS] = { "void_lookups", "", 0,
	    "void lookups (limit 2, RFC 7208 4.6.4)" },
	[METRIC_INCLUDES] = { "includes", "", 0, "records included; surveys only" },
	[METRIC_RECORD_BYTES] = { "record_bytes", "", 0,
	    "length of the domain's own record; surveys only" },
	[METRIC_IPV4_ADDRESSES] = { "ipv4_addresses", "", 0,
	    "IPv4 addresses that pass; surveys only" },
	{ .label = NULL },
};
