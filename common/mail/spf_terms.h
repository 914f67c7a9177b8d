/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_TERMS_H
#define MAIL_SPF_TERMS_H

#include "cli/result.h"
#include "mail/spf_survey.h"

/*
 * spf_terms - the terms of one record of a survey against policy, into findings; and the
 * tree in words for -vv.
 *
 * Dead and duplicate terms are judged where the administrator can mend them: in the
 * domain's own record and in one that it redirects to.
 */

/* False where a lookup failed. */
bool spf_terms_judge(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node);

/* The records, what each include costs, and every question. */
void spf_terms_note(struct result *result, const struct spf_survey *survey);

#endif
