/* SPDX-License-Identifier: ISC */
#ifndef CLI_METRIC_H
#define CLI_METRIC_H

/*
 * metric - a number of a run, as performance data (Monitoring Plugins Development
 * Guidelines, "Performance data").
 *
 * A kind is a row of a constant table that ends with a label of NULL; a plugin names the
 * table whose numbers it reports.  Graphs are drawn by the labels: they are stable, are
 * made of a-z, 0-9 and _, and a unit is "s" or "".
 */
struct metric_kind {
	const char *label;
	const char *unit;
	int decimals;
	const char *meaning; /* one line */
};

/* The limits are ranges as the guidelines have them; NULL: none. */
struct metric {
	const struct metric_kind *kind;
	double value;
	const char *warning, *critical, *min, *max;
};

/* label=value[unit][;warning[;critical[;min[;max]]]], to be freed with the process. */
const char *metric_text(const struct metric *metric, const char *label);

#endif
