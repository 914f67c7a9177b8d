/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_H
#define SPF_JUDGE_H

#include "cli/range.h"
#include "cli/result.h"
#include "spf/survey.h"

/*
 * judge - judges a survey's whole record tree against policy and adds findings.
 *
 * A result gets a summary only if no DNS lookup failed and nothing was left out.
 */
void spf_judge_survey(struct result *result, const struct spf_survey *survey,
    const struct threshold *lookups);

#endif
