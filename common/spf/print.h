/* SPDX-License-Identifier: ISC */
#ifndef SPF_PRINT_H
#define SPF_PRINT_H

#include "cli/range.h"
#include "cli/section.h"
#include "spf/survey.h"

/*
 * print - prints a survey as facts (-vv) and metrics, and its DNS queries (-vvv).
 */

/* The tree with the cost of each term, and the results of the strangers. */
void spf_print_tree(struct result *result, const struct spf_survey *survey);

/* Each DNS query and its answer. */
void spf_print_questions(struct result *result, const struct spf_dns *dns);

/* The performance data; none unless the domain has exactly one record. */
void spf_print_metrics(struct section *section, const struct spf_survey *survey,
    const struct threshold *lookups);

/* One value that RFC 7208 4.6.4 limits, as performance data. */
void spf_print_count(struct section *section, int metric, double value,
    const char *warning, const char *critical, const char *most);

#endif
