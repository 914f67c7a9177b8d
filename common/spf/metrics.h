/* SPDX-License-Identifier: ISC */
#ifndef SPF_METRICS_H
#define SPF_METRICS_H

#include "cli/metric.h"

/*
 * metrics - performance data of an SPF check.  The table ends with a label of NULL.
 */
enum {
	METRIC_LOOKUPS,
	METRIC_VOID_LOOKUPS,
	METRIC_INCLUDES,
	METRIC_RECORD_BYTES,
	METRIC_IPV4_ADDRESSES,
};
extern const struct metric_kind metrics_spf[];

#endif
