/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_LOOKUP_H
#define SPF_JUDGE_LOOKUP_H

#include "cli/result.h"
#include "net/dnswire.h"

/*
 * judge_lookup - a DNS lookup of an SPF run that failed, into a finding.
 */

/* The answer of a lookup that failed (spf_dns_has_failed()). */
void spf_judge_lookup_failed(
    struct result *result, const struct dns_answer *answer, const char *text);

/* The run has reached its deadline in a lookup whose failure decides nothing. */
void spf_judge_lookup_late(struct result *result);

#endif
