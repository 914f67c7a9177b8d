/* SPDX-License-Identifier: ISC */
#ifndef CLI_METRIC_H
#define CLI_METRIC_H

/*
 * metric - a number of a run, as performance data (Monitoring Plugins Development Guidelines,
 * "Performance data").
 *
 * A kind is a row of a constant table that ends with a label of NULL; a check lists the table
 * of its metrics.  Graphs depend on the labels: labels are stable and consist of a-z, 0-9 and
 * _.  A unit is "s" or "".
 */
struct metric_kind {
	const char *label;
	const char *unit;
	int decimals;
	const char *meaning; /* one line */
};

/* The limits are ranges in the syntax of the guidelines; NULL if there is none. */
struct metric {
	const struct metric_kind *kind;
	double value;
	const char *warning, *critical, *min, *max;
};

/* label=value[unit][;warning[;critical[;min[;max]]]], valid until exit. */
const char *metric_text(const struct metric *metric, const char *label);

#endif
