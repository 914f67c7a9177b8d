/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_DESCRIBE_H
#define STARTTLS_DESCRIBE_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * describe - what a probe has seen, in words, for -vv; and its dialogue for -vvv.
 */
/* alike: NULL, or the subject whose certificates stand there already and are the same. */
void describe_probe(
    struct result *result, const struct probe *probe, const char *alike, int64_t now);

/* Whether the facts of both have the same certificates. */
bool describe_is_alike(const struct probe *one, const struct probe *other);

#endif
