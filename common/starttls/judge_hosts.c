/* SPDX-License-Identifier: ISC */
#include "starttls/judge_hosts.h"

#include <string.h>

#include "base/mem.h"
#include "starttls/findings.h"

static bool is_down(const struct finding_kind *kind)
{
	return kind == &findings_connection[CONNECTION_UNREACHABLE] ||
	       kind == &findings_connection[CONNECTION_UNAVAILABLE] ||
	       kind == &findings_run[RUN_TIMEOUT] || kind == &findings_mx[MX_MISSING];
}

bool judge_hosts_answers(const struct probe *probe)
{
	return probe->dialogue.hello.verdict == REPLY_YES ||
	       probe->dialogue.inside.verdict == REPLY_YES;
}

/* A host that answers EHLO and then fails is not an alternative for mail. */
static bool is_serving(const struct result *result)
{
	for (int i = 0; i < result->count; i++) {
		if (is_down(result->findings[i].kind))
			return false;
	}
	return true;
}

static bool has_other(
    struct result *const *results, int count, const bool *serves, const char *group)
{
	for (int i = 0; i < count; i++) {
		if (serves[i] && results[i]->group &&
		    strcmp(results[i]->group, group) != 0)
			return true;
	}
	return false;
}

static void judge_down(struct result *result, bool is_spared)
{
	const struct policy *policy = result->policy;
	enum state state = is_spared ? STATE_WARNING : STATE_CRITICAL;

	for (int i = 0; i < result->count; i++) {
		struct finding *finding = &result->findings[i];
		bool is_given = finding->kind == &findings_run[RUN_TIMEOUT] &&
				policy->has_timeout_state;

		if (is_down(finding->kind) && !is_given)
			finding->state = severities_state(&policy->severities,
			    result->check, finding->kind, state, &finding->is_mapped);
	}
}

void judge_hosts(struct result *const *results, int count, const bool *answers)
{
	bool *serves = mem_alloc((size_t)count * sizeof *serves);

	for (int i = 0; i < count; i++)
		serves[i] = answers[i] && is_serving(results[i]);
	for (int i = 0; i < count; i++) {
		if (results[i]->group)
			judge_down(results[i],
			    has_other(results, count, serves, results[i]->group));
	}
}
