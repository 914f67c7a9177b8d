/* SPDX-License-Identifier: ISC */
#ifndef CLI_SECTION_H
#define CLI_SECTION_H

#include "cli/metric.h"
#include "cli/result.h"

/*
 * section - what one check found.
 *
 * A section has results, one a subject, and findings of the whole; a result has findings.  A
 * section without either is UNKNOWN: silence never passes for OK.
 *
 * A result is filled by one thread; the section belongs to the thread that runs its check.
 */
struct section {
	const struct check *check;
	const struct policy *policy;
	const char *target;  /* what was examined: a domain, or "host:port" */
	const char *title;   /* the whole that the results are parts of, or NULL */
	const char *nouns;   /* what the groups of results are: "mail hosts" */
	const char *summary; /* what is good of all groups */
	const char *
	    tally; /* NULL, or what follows the first thing said, where there is no title */
	struct result whole; /* of the title: findings, facts */
	struct result **results;
	int count;
	struct metric *metrics;
	int metric_count;
};

/* A section of the check, with nothing in it. */
struct section section_begin(
    const struct check *check, const struct policy *policy, const char *target);

/* The section is about a whole of that name. */
void section_title(struct section *section, const char *title);

/* One result more, behind the others. */
struct result *section_add_result(struct section *section, const char *subject);

void section_metric(struct section *section, struct metric metric);

/* Of what is said of the run: the whole where there is a title, else the first result, which
 * there must be then. */
struct result *section_lead(struct section *section);

/* From 0 to section->count: the whole, then the results in order. */
const struct result *section_result(const struct section *section, int index);

/* Whether the administrator accepts the kind, or it is OK by itself. */
bool section_accepts(const struct section *section, const struct finding_kind *kind);

/* What is good of all of it, NULL where nothing is. */
const char *section_summary(const struct section *section);

/* The worst state of what was found. */
enum state section_state(const struct section *section);

#endif
