/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SUMMARY_H
#define STARTTLS_SUMMARY_H

#include "cli/result.h"
#include "mail/expiry.h"
#include "starttls/targets.h"

/*
 * summary - what all that was examined has in common, in words.
 *
 * Results and probes are one a target, in order.  Pure.
 */
struct examined {
	const struct targets *targets;
	struct result *const *results;
	const struct probe *probes;
	const struct probe_context *context;
	int64_t now;
};

/* Of all certificates that were seen. */
struct lifetime summary_lifetime(const struct examined *examined);

/* What there is and what of it was examined to its end: "2 mail hosts (2 of 3 addresses:
 * no IPv6 here)"; without -d the addresses alone. */
const char *summary_count(const struct examined *examined);

/* What is good of them all; NULL where none was examined to its end. */
const char *summary_text(const struct examined *examined);

#endif
