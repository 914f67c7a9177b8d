/* SPDX-License-Identifier: ISC */
#ifndef SPF_BESIDE_H
#define SPF_BESIDE_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * beside - what is there in place of an SPF record, or beside it: text that was meant
 * as one, an alias, a wildcard, a record at another name or of another type.
 */

/* Text in the TXT answer that was meant as a record and that no receiver reads as one. */
void spf_beside_judge(struct result *result, const struct dns_answer *answer);

/* The domain itself has no record. */
void spf_beside_missing(struct result *result, const struct spf_survey *survey);

/* All SPF records of an answer, in one line. */
const char *spf_beside_records(const struct dns_answer *answer);

#endif
