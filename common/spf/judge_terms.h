/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_TERMS_H
#define SPF_JUDGE_TERMS_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * judge_terms - the terms of one record of a survey against policy, into findings.
 *
 * Terms that are dead, void, private or ptr are judged where the administrator can fix
 * them: in the domain's own record and in one that it redirects to.
 */

/* The node has a record.  False where a lookup failed or breaks a limit. */
bool spf_judge_terms(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node);

/* The node's record has an error: permerror, with all that is wrong. */
void spf_judge_terms_broken(struct result *result, const struct spf_node *node);

#endif
