/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_LOOKUP_H
#define SPF_JUDGE_LOOKUP_H

#include "cli/result.h"
#include "net/dnswire.h"

/*
 * judge_lookup - findings on failed DNS lookups of an SPF run.
 */

/* answer: of a failed lookup (spf_dns_has_failed()). */
void spf_judge_lookup_failed(
    struct result *result, const struct dns_answer *answer, const char *text);

/* The deadline passed in a lookup whose failure does not affect the result. */
void spf_judge_lookup_late(struct result *result);

#endif
