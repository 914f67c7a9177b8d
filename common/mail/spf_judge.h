/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_JUDGE_H
#define MAIL_SPF_JUDGE_H

#include "cli/result.h"
#include "mail/spf_host.h"
#include "mail/spf_survey.h"

/*
 * spf_judge - what a survey or an evaluation found, against policy, into findings.
 *
 * A result gets a summary only where nothing in DNS failed on the way.
 */
void spf_judge_survey(struct result *result, const struct spf_survey *survey);

/* A lookup that failed: what names it ("example.org", "a:mail.example.org"). */
void spf_judge_failure(struct result *result, const struct spf_dns *dns,
    const struct dns_answer *answer, const char *text);

#endif
