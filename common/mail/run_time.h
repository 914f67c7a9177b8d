/* SPDX-License-Identifier: ISC */
#ifndef MAIL_RUN_TIME_H
#define MAIL_RUN_TIME_H

#include "cli/range.h"
#include "cli/section.h"

/*
 * run_time - the duration of a run, checked (-w, -c) and measured, also if the deadline ended the
 * run.
 */

/* Adds the finding to the section as a whole, or to its only subject; not to a section without
 * either. */
void run_time_judge(
    struct section *section, const struct threshold *threshold, double seconds);

void run_time_measure(struct section *section, const struct metric_kind *kind,
    const struct threshold *threshold, double seconds);

#endif
