/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_H
#define STARTTLS_JUDGE_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * judge - the facts of one probe, into findings.
 *
 * Everything that is wrong is found in one run, not only the first.  now is the time that
 * certificates are held against, in seconds since 1970.
 */
void starttls_judge(struct result *result, const struct probe *probe,
    const struct probe_context *context, int64_t now);

#endif
