/* SPDX-License-Identifier: ISC */
#ifndef CLI_RANGE_H
#define CLI_RANGE_H

#include <stdbool.h>

/*
 * range - a Nagios threshold range: [@][start:][end].
 *
 * Source: Monitoring Plugins Development Guidelines, "Threshold and Ranges".  A value outside
 * start..end alerts; with @ a value inside does.  The end points are inside.  An omitted start
 * is 0, "~" is minus infinity, an omitted end is infinity.  Pure.
 */
struct range {
	const char *text; /* for perfdata; NULL: no range, which never alerts */
	double start, end;
	bool alerts_inside;
};

/* Returns NULL, or a sentence that describes the error in text.  The range keeps text. */
const char *range_parse(const char *text, struct range *range);

bool range_alert(const struct range *range, double value);

/* The ranges of -w and -c for one number. */
struct threshold {
	struct range warning, critical;
};

/* The range that raises the worst alert for the value, NULL if none does; *is_critical tells
 * which one. */
const struct range *threshold_alert(
    const struct threshold *threshold, double value, bool *is_critical);

#endif
