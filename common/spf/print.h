/* SPDX-License-Identifier: ISC */
#ifndef SPF_PRINT_H
#define SPF_PRINT_H

#include "cli/range.h"
#include "cli/section.h"
#include "spf/survey.h"

/*
 * print - a survey as facts for -vv, as numbers, and its questions for -vvv.
 */

/* The tree with what each term costs, and what the strangers got. */
void spf_print_tree(struct result *result, const struct spf_survey *survey);

/* Every question and its answer. */
void spf_print_questions(struct result *result, const struct spf_dns *dns);

/* The performance data; none unless the domain has exactly one record. */
void spf_print_metrics(struct section *section, const struct spf_survey *survey,
    const struct threshold *lookups);

/* One of them: a limit of RFC 7208 4.6.4 as performance data. */
void spf_print_count(struct section *section, int metric, double value,
    const char *warning, const char *critical, const char *most);

#endif
