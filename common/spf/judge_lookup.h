/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_LOOKUP_H
#define SPF_JUDGE_LOOKUP_H

#include "cli/result.h"
#include "spf/dns.h"

/*
 * judge_lookup - a DNS lookup of an SPF run that failed, into a finding.
 */

/* A lookup that failed: what names it ("example.org", "a:mail.example.org"). */
void spf_judge_lookup_failed(struct result *result, const struct spf_dns *dns,
    const struct dns_answer *answer, const char *text);

/* The run has reached its deadline in a lookup whose failure decides nothing. */
void spf_judge_lookup_late(struct result *result);

#endif
