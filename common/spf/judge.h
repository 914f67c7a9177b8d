/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_H
#define SPF_JUDGE_H

#include "cli/range.h"
#include "cli/result.h"
#include "spf/survey.h"

/*
 * judge - what a survey found over its whole tree, against policy, into findings.
 *
 * A result gets a summary only where nothing in DNS failed on the way and nothing was left
 * out.
 */
void spf_judge_survey(struct result *result, const struct spf_survey *survey,
    const struct threshold *lookups);

#endif
