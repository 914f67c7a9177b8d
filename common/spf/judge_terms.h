/* SPDX-License-Identifier: ISC */
#ifndef SPF_JUDGE_TERMS_H
#define SPF_JUDGE_TERMS_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * judge_terms - adds findings on the terms of one record of a survey, by policy.
 *
 * Dead, void, private and ptr terms are judged only where the administrator can fix them:
 * in the domain's own record and in one that it redirects to.
 */

/* The node must have a record.  Returns false if a lookup failed or exceeded a limit. */
bool spf_judge_terms(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node);

/* Reports permerror with all errors of the node's record, which must have one. */
void spf_judge_terms_broken(struct result *result, const struct spf_node *node);

#endif
