/* SPDX-License-Identifier: ISC */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/finding.h"
#include "cli/metric.h"

/*
 * check - one question that a plugin answers: a constant row a check.
 *
 * A check fills a section and returns; it prints nothing and ends no process, but by
 * usage_error() (cli/usage.h) for what the command line has wrong.
 */
struct context; /* what a run gives its checks: mail/check.h */
struct section;

struct check {
	const char
	    *name; /* scope of finding ids ("spf/no-record") and of metrics, where a
			     program has several checks */
	const struct finding_kind *const *findings; /* tables, ending in NULL */
	const struct metric_kind *metrics;          /* a table */
	const struct finding_kind *timeout; /* of a run that its deadline has ended */
	/* What the settings say together is looked at, and what they leave open filled in, before
	 * anything is asked. */
	void (*prepare)(void *settings);
	/* What is examined: a domain, or "host:port". */
	const char *(*target)(const void *settings);
	/* NULL, or: what else is found, and measured, of a run that its deadline has ended after
	 * that many seconds. */
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
