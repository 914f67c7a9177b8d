/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SUMMARY_H
#define STARTTLS_SUMMARY_H

#include "cli/result.h"
#include "mail/expiry.h"
#include "starttls/targets.h"

/*
 * summary - summarizes the probes of a run as text.
 *
 * There is one result and one probe per target, in order.  Pure.
 */
struct examined {
	const struct targets *targets;
	struct result *const *results;
	const struct probe *probes;
	const struct probe_context *context;
	int64_t now;
};

/* Of all certificates received. */
struct lifetime summary_lifetime(const struct examined *examined);

/* The number of hosts and of completely probed addresses: "2 mail hosts (2 of 3
 * addresses: no IPv6 here)"; without -d only the addresses. */
const char *summary_count(const struct examined *examined);

/* What all of them have in common; NULL if none was probed completely. */
const char *summary_text(const struct examined *examined);

#endif
