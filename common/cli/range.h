/* SPDX-License-Identifier: ISC */
#ifndef CLI_RANGE_H
#define CLI_RANGE_H

#include <stdbool.h>

/*
 * range - a Nagios threshold range: [@][start:][end].
 *
 * Source: Monitoring Plugins Development Guidelines, "Threshold and Ranges".  An alert is
 * raised outside start..end (end points are fine), with @ inside it (end points alert). A
 * start left out is 0, "~" is minus infinity, an end left out is infinity.  Pure.
 */
struct range {
	const char *text; /* as given, for perfdata; NULL: no range, never an alert */
	double start, end;
	bool alerts_inside;
};

/* NULL, or a sentence on what is wrong with text.  The range keeps text. */
const char *range_parse(const char *text, struct range *range);

bool range_alert(const struct range *range, double value);

/* What -w and -c say of one number. */
struct threshold {
	struct range warning, critical;
};

/* The range that raises the worst alert for the value, NULL where none does; *is_critical says
 * which of the two it is. */
const struct range *threshold_alert(
    const struct threshold *threshold, double value, bool *is_critical);

#endif
