/* SPDX-License-Identifier: ISC */
#ifndef MAIL_JUDGE_H
#define MAIL_JUDGE_H

#include "cli/report.h"
#include "mail/probe.h"

/*
 * judge - the facts of one probe, into findings.
 *
 * Everything that is wrong is found in one run, not only the first.  now is the time that
 * certificates are held against, in seconds since 1970.
 */
void judge_probe(struct result *result, const struct probe *probe,
    const struct probe_means *means, int64_t now);

#endif
