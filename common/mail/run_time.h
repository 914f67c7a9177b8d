/* SPDX-License-Identifier: ISC */
#ifndef MAIL_RUN_TIME_H
#define MAIL_RUN_TIME_H

#include "cli/range.h"
#include "cli/section.h"

/*
 * run_time - the time that a run has taken, judged (-w, -c) and measured, also where its deadline
 * has ended it.
 */

/* The finding is the whole's, or the only subject's; a section without either has none. */
void run_time_judge(
    struct section *section, const struct threshold *threshold, double seconds);

void run_time_measure(struct section *section, const struct metric_kind *kind,
    const struct threshold *threshold, double seconds);

#endif
