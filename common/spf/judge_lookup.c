/* SPDX-License-Identifier: ISC */
#include "spf/judge_lookup.h"

#include "mail/findings.h"
#include "mail/judge_dns.h"

void spf_judge_lookup_failed(
    struct result *result, const struct dns_answer *answer, const char *text)
{
	result_add_detailed(result, judge_dns_kind(answer->status), text,
	    judge_dns_detail(answer->status, answer->error, answer->server));
}

void spf_judge_lookup_late(struct result *result)
{
	result_add_as(result, &findings_run[RUN_TIMEOUT], result->policy->timeout_state,
	    "reached the time limit (-t) before every name was looked up", NULL);
}
