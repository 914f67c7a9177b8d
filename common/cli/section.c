/* SPDX-License-Identifier: ISC */
#include "cli/section.h"

#include "base/mem.h"

static struct result blank(const struct section *section, const char *subject)
{
	return (struct result){
		.check = section->check, .policy = section->policy, .subject = subject
	};
}

struct section section_begin(
    const struct check *check, const struct policy *policy, const char *target)
{
	struct section section = { .check = check, .policy = policy, .target = target };

	section.whole = blank(&section, target);
	return section;
}

void section_title(struct section *section, const char *title)
{
	section->title = section->whole.subject = title;
}

struct result *section_add_result(struct section *section, const char *subject)
{
	struct result *result = mem_alloc(sizeof *result);

	*result = blank(section, subject);
	section->results = mem_extend(
	    section->results, section->count, sizeof(struct result *));
	section->results[section->count++] = result;
	return result;
}

void section_metric(struct section *section, struct metric metric)
{
	section->metrics = mem_extend(
	    section->metrics, section->metric_count, sizeof metric);
	section->metrics[section->metric_count++] = metric;
}

struct result *section_lead(struct section *section)
{
	return section->title ? &section->whole : section->results[0];
}

const struct result *section_result(const struct section *section, int index)
{
	return index == 0 ? &section->whole : section->results[index - 1];
}

bool section_accepts(const struct section *section, const struct finding_kind *kind)
{
	bool is_mapped;

	return severities_state(&section->policy->severities, section->check, kind,
		   kind->state, &is_mapped) == STATE_OK;
}

const char *section_summary(const struct section *section)
{
	/* A single result has its own summary, as on the first line. */
	if (!section->title && section->count == 1)
		return result_summary(section->results[0]);
	return section->summary;
}

enum state section_state(const struct section *section)
{
	enum state state = STATE_OK;

	if (section->count == 0 && section->whole.count == 0)
		return STATE_UNKNOWN;
	for (int i = 0; i < section->whole.count; i++)
		state = state_worse(state, section->whole.findings[i].state);
	for (int i = 0; i < section->count; i++)
		state = state_worse(state, result_state(section->results[i]));
	return state;
}
