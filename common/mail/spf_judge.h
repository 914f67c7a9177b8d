/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_JUDGE_H
#define MAIL_SPF_JUDGE_H

#include "cli/result.h"
#include "mail/spf_survey.h"

/*
 * spf_judge - what a survey found over its whole tree, against policy, into findings.
 *
 * A result gets a summary only where nothing in DNS failed on the way and nothing was left
 * out.
 */
void spf_judge_survey(struct result *result, const struct spf_survey *survey);

/* A lookup that failed: what names it ("example.org", "a:mail.example.org"). */
void spf_judge_failure(struct result *result, const struct spf_dns *dns,
    const struct dns_answer *answer, const char *text);

/* The run has reached its deadline in a lookup whose failure decides nothing. */
void spf_judge_late(struct result *result);

/* How the tree comes to a node that is not the root: "includes x.test", "redirects to
 * x.test". */
const char *spf_judge_way(const struct spf_node *node);

/* " in the record of x.test", "" for the domain's own. */
const char *spf_judge_place(const struct spf_node *node);

#endif
