/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/text.h"
#include "config.h"

enum { SCHEMA = 1, ROOM_FOR_ENDS = 28672 };

/* A member or an element follows a comma, unless it is the first. */
static void separate(struct text_builder *json)
{
	char last = json->length > 0 ? json->text[json->length - 1] : '{';

	if (last != '{' && last != '[' && last != ':')
		text_append(json, ",", 1);
}

/* RFC 8259 7.  What is clean has no control character and no backslash: the quotation mark is
 * all that is left to escape. */
static void add_string(struct text_builder *json, const char *text)
{
	const char *clean = clean_text(text, strlen(text), RENDER_LINE_MAX);

	separate(json);
	text_append(json, "\"", 1);
	for (size_t length; *clean; clean += length) {
		length = strcspn(clean, "\"");
		text_append(json, clean, length);
		if (clean[length] == '"') {
			text_append(json, "\\\"", 2);
			length++;
		}
	}
	text_append(json, "\"", 1);
}

/* Names are ours: they need no escape. */
static void add_name(struct text_builder *json, const char *name)
{
	separate(json);
	text_print(json, "\"%s\":", name);
}

static void add_member(struct text_builder *json, const char *name, const char *text)
{
	add_name(json, name);
	if (text)
		add_string(json, text);
	else
		text_append(json, "null", strlen("null"));
}

static void open_list(struct text_builder *json, const char *name)
{
	add_name(json, name);
	text_append(json, "[", 1);
}

static void open_object(struct text_builder *json)
{
	separate(json);
	text_append(json, "{", 1);
}

static void close_with(struct text_builder *json, char end)
{
	text_append(json, &end, 1);
}

/* Past it elements of lists are left out, so that the object still ends. */
static bool is_full(const struct text_builder *json)
{
	return json->length > (size_t)RENDER_MAX - ROOM_FOR_ENDS;
}

static void add_remedies(struct text_builder *json, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	const struct remedy *remedy = finding->fix ? NULL
						   : remedy_find(finding->kind->remedies,
							 program->software);

	open_list(json, "remedies");
	for (; remedy; remedy = remedy_find(remedy + 1, program->software)) {
		if (result->policy->verbosity < 2 &&
		    !remedy_applies(remedy, result->software))
			continue;
		open_object(json);
		add_member(json, "software", remedy->software);
		add_member(json, "words", remedy->words);
		close_with(json, '}');
	}
	close_with(json, ']');
}

static void add_finding(struct text_builder *json, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	open_object(json);
	add_member(json, "id", finding->kind->id);
	add_member(json, "state", state_name(finding->state));
	add_member(json, "text", finding->text);
	add_member(json, "detail", finding->detail);
	if (result->policy->verbosity >= 1) {
		add_member(json, "fix", finding_fix(finding));
		add_member(json, "reference", finding->kind->reference);
		add_remedies(json, program, result, finding);
	}
	close_with(json, '}');
}

static void add_facts(struct text_builder *json, const struct fact_list *list)
{
	for (int i = 0; i < list->count && !is_full(json); i++) {
		const struct fact *fact = &list->facts[i];

		open_object(json);
		add_member(json, "label", fact->label ? fact->label : "");
		add_member(json, "value", fact->value);
		close_with(json, '}');
	}
}

/* Remarks are facts for everybody. */
static void add_details(struct text_builder *json, const struct result *result)
{
	bool has_facts = result->policy->verbosity >= 2;

	if (has_facts || result->remarks.count + result->hints.count > 0) {
		open_list(json, "facts");
		add_facts(json, &result->remarks);
		add_facts(json, &result->hints);
		if (has_facts)
			add_facts(json, &result->facts);
		close_with(json, ']');
	}
	if (result->policy->verbosity < 3)
		return;
	open_list(json, "dialogue");
	for (int i = 0; i < result->dialogue.count && !is_full(json); i++)
		add_string(json, result->dialogue.texts[i]);
	close_with(json, ']');
}

static void add_subject(struct text_builder *json, const struct program *program,
    const struct result *result, bool is_whole)
{
	const char *summary = result->summary;

	open_object(json);
	add_member(json, "subject", result->subject ? result->subject : "");
	/* Silence about the whole says nothing of its parts. */
	add_member(json, "state",
	    state_name(is_whole && result->count == 0 ? STATE_OK : result_state(result)));
	add_member(json, "summary",
	    summary && result->outcome ? mem_printf("%s: %s", result->outcome, summary)
				       : summary);
	open_list(json, "findings");
	for (int i = 0; i < result->count && !is_full(json); i++)
		add_finding(json, program, result, &result->findings[i]);
	close_with(json, ']');
	add_details(json, result);
	close_with(json, '}');
}

/* A limit of performance data as a number; "" is none there. */
static void add_limit(struct text_builder *json, const char *name, const char *limit)
{
	add_name(json, name);
	text_print(json, "%s", limit && *limit ? limit : "null");
}

static void add_metric(struct text_builder *json, const struct metric *metric)
{
	open_object(json);
	add_member(json, "label", metric->kind->label);
	add_name(json, "value");
	text_print(json, "%.*f", metric->kind->decimals, metric->value);
	add_member(json, "unit", metric->kind->unit);
	add_member(json, "warning", metric->warning);
	add_member(json, "critical", metric->critical);
	add_limit(json, "min", metric->min);
	add_limit(json, "max", metric->max);
	close_with(json, '}');
}

static void add_section(struct text_builder *json, const struct program *program,
    const struct section *section)
{
	const struct result *whole = &section->whole;

	open_object(json);
	add_member(json, "check", section->check->name);
	add_member(json, "title", section->target);
	add_member(json, "state", state_name(section_state(section)));
	add_member(json, "summary", section_summary(section));
	open_list(json, "subjects");
	if (whole->count + whole->facts.count > 0)
		add_subject(json, program, whole, true);
	for (int i = 0; i < section->count && !is_full(json); i++)
		add_subject(json, program, section->results[i], false);
	close_with(json, ']');
	open_list(json, "metrics");
	for (int i = 0; i < section->metric_count; i++)
		add_metric(json, &section->metrics[i]);
	close_with(json, ']');
	close_with(json, '}');
}

const char *render_json(const struct report *report)
{
	struct text_builder json = { 0 };
	enum state state = report_state(report);

	open_object(&json);
	add_name(&json, "schema");
	text_print(&json, "%d", SCHEMA);
	add_member(&json, "program", report->program->name);
	add_member(&json, "version", PACKAGE_VERSION);
	add_member(&json, "state", state_name(state));
	add_name(&json, "exit_code");
	text_print(&json, "%d", (int)state);
	add_member(&json, "text", render_first_line(report));
	open_list(&json, "checks");
	for (int i = 0; i < report->count; i++)
		add_section(&json, report->program, &report->sections[i]);
	close_with(&json, ']');
	close_with(&json, '}');
	text_append(&json, "\n", 1);
	return text_built(&json);
}
