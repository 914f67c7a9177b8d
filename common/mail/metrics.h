/* SPDX-License-Identifier: ISC */
#ifndef MAIL_METRICS_H
#define MAIL_METRICS_H

#include "cli/metric.h"

/*
 * metrics - all numbers that are reported, a table a family of plugins.  Each table ends
 * with a label of NULL.
 */
enum {
	METRIC_TIME,
	METRIC_DNS,
	METRIC_CONNECT,
	METRIC_GREETING,
	METRIC_HELLO,
	METRIC_STARTTLS,
	METRIC_TLS,
	METRIC_CERT_DAYS,
};
extern const struct metric_kind metrics_starttls[];

enum {
	METRIC_LOOKUPS,
	METRIC_VOID_LOOKUPS,
	METRIC_INCLUDES,
	METRIC_RECORD_BYTES,
	METRIC_IPV4_ADDRESSES,
};
extern const struct metric_kind metrics_spf[];

#endif
