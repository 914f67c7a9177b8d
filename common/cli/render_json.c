/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config.h"

enum { SCHEMA = 1, ROOM_FOR_ENDS = 28672 };

/* Additions of a verbose run.  They are left out if they do not fit, to leave room for
 * findings. */
enum extra { ADVICE, DETAILS, EXTRAS };

struct json {
	struct text_builder text;
	size_t room[EXTRAS]; /* bytes left for each */
	size_t spent;        /* bytes used by all */
};

/* A comma precedes each member or element except the first. */
static void separate(struct json *json)
{
	size_t length = json->text.length;
	char last = '{';

	if (length > 0)
		last = json->text.text[length - 1];
	if (last != '{' && last != '[' && last != ':')
		text_append(&json->text, ",", 1);
}

static void add_string(struct json *json, const char *text)
{
	separate(json);
	text_append(&json->text, "\"", 1);
	render_escaped(&json->text, text);
	text_append(&json->text, "\"", 1);
}

/* Names are ours: they need no escape. */
static void add_name(struct json *json, const char *name)
{
	separate(json);
	text_print(&json->text, "\"%s\":", name);
}

static void add_member(struct json *json, const char *name, const char *text)
{
	add_name(json, name);
	if (text)
		add_string(json, text);
	else
		text_append(&json->text, "null", strlen("null"));
}

static void open_list(struct json *json, const char *name)
{
	add_name(json, name);
	text_append(&json->text, "[", 1);
}

static void open_object(struct json *json)
{
	separate(json);
	text_append(&json->text, "{", 1);
}

static void close_with(struct json *json, char end)
{
	text_append(&json->text, &end, 1);
}

/* Above this size findings and subjects are left out, so that the object can still be
 * closed. */
static bool is_full(const struct json *json)
{
	return json->text.length - json->spent > (size_t)RENDER_MAX - ROOM_FOR_ENDS;
}

/* Charges the text added after the length before to its room.  If it does not fit, removes
 * it and closes the room. */
static void settle(struct json *json, enum extra extra, size_t before)
{
	size_t length = json->text.length - before;

	if (length > json->room[extra]) {
		json->room[extra] = 0;
		text_cut(&json->text, before);
		return;
	}
	json->room[extra] -= length;
	json->spent += length;
}

static void add_remedies(struct json *json, const struct program *program,
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

static void add_advice(struct json *json, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	size_t before = json->text.length;

	add_member(json, "fix", finding_fix(finding));
	add_member(json, "reference", finding->kind->reference);
	add_remedies(json, program, result, finding);
	settle(json, ADVICE, before);
}

static void add_finding(struct json *json, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	open_object(json);
	add_member(json, "id", finding->kind->id);
	add_member(json, "state", state_name(finding->state));
	add_member(json, "text", finding->text);
	add_member(json, "detail", finding->detail);
	if (result->policy->verbosity >= 1)
		add_advice(json, program, result, finding);
	close_with(json, '}');
}

static void add_facts(struct json *json, const struct fact_list *list)
{
	for (int i = 0; i < list->count && json->room[DETAILS] > 0; i++) {
		const struct fact *fact = &list->facts[i];
		size_t before = json->text.length;

		open_object(json);
		add_member(json, "label", fact->label ? fact->label : "");
		add_member(json, "value", fact->value);
		close_with(json, '}');
		settle(json, DETAILS, before);
	}
}

/* Remarks and hints are facts at every verbosity. */
static void add_details(struct json *json, const struct result *result)
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
	for (int i = 0; i < result->dialogue.count && json->room[DETAILS] > 0; i++) {
		size_t before = json->text.length;

		add_string(json, result->dialogue.texts[i]);
		settle(json, DETAILS, before);
	}
	close_with(json, ']');
}

static void add_subject(struct json *json, const struct program *program,
    const struct result *result, bool is_whole)
{
	open_object(json);
	add_member(json, "subject", result->subject ? result->subject : "");
	/* A whole without findings says nothing about its parts. */
	add_member(json, "state",
	    state_name(is_whole && result->count == 0 ? STATE_OK : result_state(result)));
	add_member(json, "summary", result_summary(result));
	open_list(json, "findings");
	for (int i = 0; i < result->count && !is_full(json); i++)
		add_finding(json, program, result, &result->findings[i]);
	close_with(json, ']');
	add_details(json, result);
	close_with(json, '}');
}

/* A limit of performance data as a number; "" means that there is none. */
static void add_limit(struct json *json, const char *name, const char *limit)
{
	add_name(json, name);
	text_print(&json->text, "%s", limit && *limit ? limit : "null");
}

static void add_metric(struct json *json, const struct metric *metric)
{
	open_object(json);
	add_member(json, "label", metric->kind->label);
	add_name(json, "value");
	text_print(&json->text, "%.*f", metric->kind->decimals, metric->value);
	add_member(json, "unit", metric->kind->unit);
	add_member(json, "warning", metric->warning);
	add_member(json, "critical", metric->critical);
	add_limit(json, "min", metric->min);
	add_limit(json, "max", metric->max);
	close_with(json, '}');
}

/* A whole without findings, facts and dialogue is not listed as a subject. */
static bool is_told(const struct result *whole)
{
	return whole->count + whole->remarks.count + whole->hints.count +
		   whole->facts.count + whole->dialogue.count >
	       0;
}

static void add_section(
    struct json *json, const struct program *program, const struct section *section)
{
	const struct result *whole = &section->whole;

	open_object(json);
	add_member(json, "check", section->check->name);
	add_member(json, "title", section->target);
	add_member(json, "state", state_name(section_state(section)));
	add_member(json, "summary", section_summary(section));
	open_list(json, "subjects");
	if (is_told(whole))
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

static struct text_builder rendered(
    const struct report *report, size_t room_for_advice, size_t room_for_details)
{
	struct json json = { .room = { room_for_advice, room_for_details } };
	enum state state = report_state(report);

	open_object(&json);
	add_name(&json, "schema");
	text_print(&json.text, "%d", SCHEMA);
	add_member(&json, "program", report->program->name);
	add_member(&json, "version", PACKAGE_VERSION);
	add_member(&json, "state", state_name(state));
	add_name(&json, "exit_code");
	text_print(&json.text, "%d", (int)state);
	add_member(&json, "text", render_first_line(report));
	open_list(&json, "checks");
	for (int i = 0; i < report->count; i++)
		add_section(&json, report->program, &report->sections[i]);
	close_with(&json, ']');
	close_with(&json, '}');
	text_append(&json.text, "\n", 1);
	return json.text;
}

const char *render_json(const struct report *report)
{
	struct text_builder json = rendered(report, RENDER_MAX, RENDER_MAX);

	if (json.length <= RENDER_MAX)
		return text_built(&json);
	json = rendered(report, RENDER_MAX, 0);
	if (json.length <= RENDER_MAX) {
		json = rendered(report, RENDER_MAX, RENDER_MAX - json.length);
		return text_built(&json);
	}
	json = rendered(report, 0, 0);
	json = rendered(report, RENDER_MAX - json.length, 0);
	return text_built(&json);
}
