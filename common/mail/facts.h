/* SPDX-License-Identifier: ISC */
#ifndef MAIL_FACTS_H
#define MAIL_FACTS_H

#include "cli/report.h"
#include "mail/probe.h"

/*
 * facts - what a probe has seen, in words, for -vv; and its dialogue for -vvv.
 */
void facts_note(struct result *result, const struct probe *probe, int64_t now);

/* "2026-11-24 05:46:15 UTC" */
const char *facts_date_text(int64_t seconds);

#endif
