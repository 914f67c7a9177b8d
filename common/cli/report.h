/* SPDX-License-Identifier: ISC */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdbool.h>

#include "cli/finding.h"
#include "cli/policy.h"
#include "cli/program.h"

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
struct finding {
	const struct finding_kind *kind;
	enum state state;
	const char *text;   /* a predicate to the subject: "does not offer STARTTLS" */
	const char *detail; /* NULL, or more of it for the finding's own line */
};

struct result {
	const struct policy *policy;
	const char *subject; /* "mx1.example.org:25" */
	const char
	    *group; /* the member of the whole that the subject is part of, or NULL */
	const char *summary; /* what is good; set where the examination reached its end */
	struct finding *findings;
	int count;
	struct text_list facts;    /* lines for -vv */
	struct text_list dialogue; /* lines for -vvv */
};

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
	const char *title;        /* the whole that the groups are members of, or NULL */
	const char *noun, *nouns; /* what a group is: "mail server", "mail servers" */
	const char *summary;      /* what is good of all groups */
	struct result *results;
	int count;
	struct metric *metrics;
	int metric_count;
};

/* Room for count results, in order. */
void report_results(struct report *report, int count);

/* Adds a finding with the state that its kind has or is mapped to. */
void result_add(struct result *result, const struct finding_kind *kind, const char *text);

/* The same for a kind whose state comes about otherwise: state, unless the kind is
 * mapped. */
void result_add_as(struct result *result, const struct finding_kind *kind,
    enum state state, const char *text, const char *detail);

void result_add_detailed(struct result *result, const struct finding_kind *kind,
    const char *text, const char *detail);

/* The worst state of what was found. */
enum state result_state(const struct result *result);
enum state report_state(const struct report *report);

void report_metric(struct report *report, struct metric metric);

/* The first line, without label, state and perfdata. */
const char *report_headline(const struct report *report);

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
