/* SPDX-License-Identifier: ISC */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/finding.h"
#include "cli/metric.h"

/*
 * check - one question that a plugin answers: one constant row per check.
 *
 * A check fills a section and returns.  It prints nothing, and ends the process only by
 * usage_error() (cli/usage.h), on an invalid command line.
 */
struct context; /* what a run passes to its checks: mail/check.h */
struct section;

struct check {
	const char
	    *name; /* scope of finding ids ("spf/no-record") and of metrics, only if a
			     program has several checks */
	const struct finding_kind *const *findings; /* tables, ending with NULL */
	const struct metric_kind *metrics;          /* a table */
	const struct finding_kind *timeout; /* the finding if the deadline is reached */
	/* Checks combinations of settings and fills in missing ones, before any query. */
	void (*prepare)(void *settings);
	/* The target: a domain, or "host:port". */
	const char *(*target)(const void *settings);
	/* NULL, or adds further findings and metrics of a run that reached its deadline
	 * after that many seconds. */
	void (*late)(const void *settings, double seconds, struct section *section);
	void (*run)(
	    const void *settings, const struct context *context, struct section *section);
};

/* "no-record"; with is_scoped "spf/no-record". */
const char *check_finding_id(
    const struct check *check, const struct finding_kind *kind, bool is_scoped);

/* "lookups"; with is_scoped "spf_lookups", for "mta-sts" "mta_sts_max_age". */
const char *check_metric_label(
    const struct check *check, const struct metric_kind *kind, bool is_scoped);

#endif
