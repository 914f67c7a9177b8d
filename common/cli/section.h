/* SPDX-License-Identifier: ISC */
#ifndef CLI_SECTION_H
#define CLI_SECTION_H

#include "cli/metric.h"
#include "cli/result.h"

/*
 * section - the findings of one check.
 *
 * A section has one result per subject, and findings of the whole; a result has findings.  A
 * section without either is UNKNOWN: a missing result is never OK.
 *
 * A result is filled by one thread; the section belongs to the thread that runs its check.
 */
struct section {
	const struct check *check;
	const struct policy *policy;
	const char *target;  /* the target: a domain, or "host:port" */
	const char *title;   /* the whole that the results belong to, or NULL */
	const char *nouns;   /* noun for the groups of results: "mail hosts" */
	const char *summary; /* text if all groups are OK */
	const char *
	    tally; /* NULL, or text after the first finding or summary if there is no title */
	struct result whole; /* of the title: findings, facts */
	struct result **results;
	int count;
	struct metric *metrics;
	int metric_count;
};

/* An empty section of the check. */
struct section section_begin(
    const struct check *check, const struct policy *policy, const char *target);

/* Sets the name of the whole. */
void section_title(struct section *section, const char *title);

/* Appends a result. */
struct result *section_add_result(struct section *section, const char *subject);

void section_metric(struct section *section, struct metric metric);

/* The result for findings of the run: the whole if there is a title, else the first result,
 * which must exist. */
struct result *section_lead(struct section *section);

/* From 0 to section->count: the whole, then the results in order. */
const struct result *section_result(const struct section *section, int index);

/* Whether the administrator maps the kind to OK, or it is OK by itself. */
bool section_accepts(const struct section *section, const struct finding_kind *kind);

/* The summary of the section; NULL if there is none. */
const char *section_summary(const struct section *section);

/* The worst state of all findings. */
enum state section_state(const struct section *section);

#endif
