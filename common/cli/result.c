/* SPDX-License-Identifier: ISC */
#include "cli/result.h"

#include <stddef.h>

#include "base/mem.h"

const char *finding_fix(const struct finding *finding)
{
	return finding->fix ? finding->fix : finding->kind->fix;
}

bool finding_is_accepted(const struct finding *finding)
{
	return finding->state == STATE_OK && finding->is_mapped &&
	       (finding->kind->state != STATE_OK || finding->own_state != STATE_OK);
}

void result_add_as(struct result *result, const struct finding_kind *kind,
    enum state state, const char *text, const char *detail)
{
	struct finding finding = {
		.kind = kind, .own_state = state, .text = text, .detail = detail
	};

	finding.state = severities_state(
	    &result->policy->severities, result->check, kind, state, &finding.is_mapped);
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

void result_advise(struct result *result, const char *fix)
{
	result->findings[result->count - 1].fix = fix;
}

void fact_add(struct fact_list *list, const char *label, const char *value)
{
	list->facts = mem_extend(list->facts, list->count, sizeof *list->facts);
	list->facts[list->count++] = (struct fact){ label, value };
}

const char *fact_text(const struct fact *fact)
{
	return fact->label ? mem_printf("%s: %s", fact->label, fact->value) : fact->value;
}

const char *result_subject(const struct result *result)
{
	return result->outcome ? mem_printf("%s: %s", result->outcome, result->subject)
			       : result->subject;
}

const char *result_summary(const struct result *result)
{
	if (!result->summary || !result->outcome)
		return result->summary;
	return *result->summary ? mem_printf("%s: %s", result->outcome, result->summary)
				: result->outcome;
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

int result_accepted(const struct result *result)
{
	int count = 0;

	for (int i = 0; i < result->count; i++)
		count += finding_is_accepted(&result->findings[i]);
	return count;
}
