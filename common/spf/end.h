/* SPDX-License-Identifier: ISC */
#ifndef SPF_END_H
#define SPF_END_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * end - findings and summary on the result for clients that a record does not name: pass,
 * neutral, softfail or fail.
 *
 * The survey's root must have a record.
 */
void spf_end_judge(struct result *result, const struct spf_survey *survey);

/* "ends in -all, 4 of 10 DNS lookups" */
const char *spf_end_summary(const struct spf_survey *survey);

#endif
