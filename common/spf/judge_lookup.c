/* SPDX-License-Identifier: ISC */
#include "spf/judge_lookup.h"

#include <string.h>

#include "mail/findings.h"

void spf_judge_lookup_failed(struct result *result, const struct spf_dns *dns,
    const struct dns_answer *answer, const char *text)
{
	const struct policy *policy = result->policy;

	if (answer->status == DNS_LOCAL)
		result_add(result, &findings_run[RUN_NO_SOCKET], text);
	else if (answer->status == DNS_LIMIT)
		result_add(result, &findings_run[RUN_NOT_EXAMINED], text);
	else if (answer->status == DNS_UNREACHABLE && !dns->has_heard)
		result_add(result, &findings_run[RUN_DNS_UNREACHABLE], text);
	else if (answer->status == DNS_UNREACHABLE && deadline_passed(dns->deadline))
		result_add_as(result, &findings_run[RUN_TIMEOUT], policy->timeout_state,
		    text, NULL);
	else
		result_add_detailed(result, &findings_run[RUN_DNS_FAILED], text,
		    answer->error && strstr(answer->error, "TCP")
			? "open TCP port 53 of the DNS servers, or make the answer "
			  "smaller"
			: NULL);
}

void spf_judge_lookup_late(struct result *result)
{
	result_add_as(result, &findings_run[RUN_TIMEOUT], result->policy->timeout_state,
	    "reached the time limit (-t) before every name was looked up", NULL);
}
