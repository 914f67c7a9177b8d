/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FACTS_H
#define MAIL_FACTS_H

#include "cli/report.h"
#include "mail/probe.h"

/*
 * facts - what a probe has seen, in words, for -vv; and its dialogue for -vvv.
 */
/* alike: NULL, or the subject whose certificates stand there already and are the same. */
void facts_note(
    struct result *result, const struct probe *probe, const char *alike, int64_t now);

/* Whether the facts of both have the same certificates. */
bool facts_are_alike(const struct probe *one, const struct probe *other);

#endif
