/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_H
#define STARTTLS_JUDGE_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * judge - judges the facts of one probe and adds findings.
 *
 * Reports all problems of a run, not only the first.  now: the time for certificate
 * validity, in seconds since 1970.
 */
void starttls_judge(struct result *result, const struct probe *probe,
    const struct probe_context *context, int64_t now);

#endif
