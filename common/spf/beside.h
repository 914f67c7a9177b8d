/* SPDX-License-Identifier: ISC */
#ifndef SPF_BESIDE_H
#define SPF_BESIDE_H

#include "cli/result.h"
#include "spf/survey.h"

/*
 * beside - data that replaces or accompanies an SPF record: text intended as a record, an
 * alias, a wildcard, a record at another name or of another type.
 */

/* Text in the TXT answer that was intended as a record but that receivers ignore. */
void spf_beside_judge(struct result *result, const struct dns_answer *answer);

/* The domain itself must have no record. */
void spf_beside_missing(struct result *result, const struct spf_survey *survey);

/* All SPF records of an answer, on one line. */
const char *spf_beside_records(const struct dns_answer *answer);

#endif
