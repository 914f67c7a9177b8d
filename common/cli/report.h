/* SPDX-License-Identifier: ISC */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdbool.h>

#include "cli/policy.h"
#include "cli/program.h"
#include "cli/result.h"

/*
 * report - what a run found, and the only way to standard output.
 *
 * A report has results, a result has findings; states, first line, finding lines and exit
 * code all come from them.  A result without findings and without a summary is UNKNOWN,
 * and so is a report without results: silence never passes for OK.  Whatever is printed
 * goes through clean_text(); the first line has at most 4 KiB, all lines together at most
 * 64 KiB.
 *
 * A result is filled by one thread; the report belongs to the main thread.
 */
struct metric {
	const char *label;
	double value;
	const char *unit; /* "s" or "" */
	int decimals;
	const char *warning, *critical, *least, *most; /* NULL: none */
};

struct report {
	const struct program *program;
	const struct policy *policy;
	const char *title;   /* the whole that the groups are members of, or NULL */
	const char *nouns;   /* what the groups are: "mail servers" */
	const char *summary; /* what is good of all groups */
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

/* Prints the report; returns the exit code, which is UNKNOWN where nothing could be
 * printed. */
int report_print(const struct report *report);

/* One line on standard output, then exit code 3.  For wrong usage, before anything is
 * probed, and for what is lacking on this machine. */
_Noreturn void report_wrong_usage(const struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sees to it that the process ends with a proper line whatever happens: when no memory is
 * left, when the scheduler ends it (SIGTERM), and when it still runs a moment after its
 * time-out. */
void report_guard(const struct program *program, const struct policy *policy);

#endif
