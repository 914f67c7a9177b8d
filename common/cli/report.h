/* SPDX-License-Identifier: ISC */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/metric.h"
#include "cli/policy.h"
#include "cli/program.h"
#include "cli/result.h"

/*
 * report - what a run found.
 *
 * A report has results, a result has findings; states, first line, finding lines and exit
 * code all come from them.  A result without findings and without a summary is UNKNOWN,
 * and so is a report without results: silence never passes for OK.
 *
 * A result is filled by one thread; the report belongs to the main thread.
 */
struct report {
	const struct program *program;
	const struct policy *policy;
	const char *title;      /* the whole that the groups are members of, or NULL */
	const char *nouns;      /* what the groups are: "mail hosts" */
	const char *summary;    /* what is good of all groups */
	struct text_list facts; /* of the whole, for -vv */
	struct result *results;
	int count;
	struct metric *metrics;
	int metric_count;
};

/* Room for count results, in order. */
void report_results(struct report *report, int count);

/* The worst state of what was found. */
enum state report_state(const struct report *report);

void report_metric(struct report *report, struct metric metric);

#endif
