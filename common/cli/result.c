/* SPDX-License-Identifier: ISC */
#include "cli/result.h"

#include <stddef.h>

#include "base/mem.h"

void result_add_as(struct result *result, const struct finding_kind *kind,
    enum state state, const char *text, const char *detail)
{
	struct finding finding = { .kind = kind, .text = text, .detail = detail };
	bool is_mapped;

	finding.state = severities_state(
	    &result->policy->severities, kind, state, &is_mapped);
	result->findings = mem_extend(result->findings, result->count, sizeof finding);
	result->findings[result->count++] = finding;
}

void result_add_detailed(struct result *result, const struct finding_kind *kind,
    const char *text, const char *detail)
{
	result_add_as(result, kind, kind->state, text, detail);
}

void result_add(struct result *result, const struct finding_kind *kind, const char *text)
{
	result_add_as(result, kind, kind->state, text, NULL);
}

enum state result_state(const struct result *result)
{
	enum state state = STATE_OK;

	if (result->count == 0 && !result->summary)
		return STATE_UNKNOWN;
	for (int i = 0; i < result->count; i++)
		state = state_worse(state, result->findings[i].state);
	return state;
}
