/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_METRICS_H
#define STARTTLS_METRICS_H

#include "cli/section.h"
#include "starttls/summary.h"

/*
 * metrics - performance data of a STARTTLS check.  The table ends with a label of NULL.
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

/* Adds the measurements of all probes, in the order of the table; seconds: of the run. */
void metrics_add(
    struct section *section, const struct examined *examined, double seconds);

#endif
