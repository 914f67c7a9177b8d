/* SPDX-License-Identifier: ISC */
#ifndef SPF_END_H
#define SPF_END_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * end - what a record comes to for those whom it does not name: pass, neutral, softfail
 * or fail, into findings and the summary.
 *
 * The survey's root has a record.
 */
void spf_end_judge(struct result *result, const struct spf_survey *survey);

/* "ends in -all, 4 of 10 DNS lookups" */
const char *spf_end_summary(const struct spf_survey *survey);

#endif
