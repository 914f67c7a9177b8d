/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_DESCRIBE_H
#define STARTTLS_DESCRIBE_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * describe - the facts of a probe as text for -vv, and its dialogue for -vvv.
 */
/* alike: NULL, or a subject already described that has the same certificates. */
void describe_probe(
    struct result *result, const struct probe *probe, const char *alike, int64_t now);

/* Whether both probes received the same certificates. */
bool describe_is_alike(const struct probe *one, const struct probe *other);

#endif
