/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/text.h"

enum { DAY_S = 86400, ROOM_FOR_ENDS = 16384 };

static const char *escaped(const char *text)
{
	struct text_builder label = { 0 };

	render_escaped(&label, text);
	return text_built(&label);
}

static void add_head(struct text_builder *text, const char *name, const char *help)
{
	text_print(text, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* name{program="…",check="…",target="…"; the brace is left open for other labels. */
static void add_name(struct text_builder *text, const char *name,
    const struct report *report, const struct section *section)
{
	text_print(text, "%s{program=\"%s\",check=\"%s\",target=\"%s\"", name,
	    report->program->name, section ? section->check->name : "",
	    section && section->target ? escaped(section->target) : "");
}

static void add_states(struct text_builder *text, const struct report *report)
{
	text_print(text, "%s", RENDER_STATE_HEAD);
	for (int i = 0; i < report->count; i++) {
		add_name(text, "mailsec_state", report, &report->sections[i]);
		text_print(text, "} %d\n", (int)section_state(&report->sections[i]));
	}
	if (report->count > 0)
		return;
	add_name(text, "mailsec_state", report, NULL);
	text_print(text, "} %d\n", (int)report_state(report));
}

static bool is_full(const struct text_builder *text)
{
	return text->length > (size_t)RENDER_MAX - ROOM_FOR_ENDS;
}

/* A series may occur only once: repeated findings of a subject in the same state are one.  A
 * label cannot contain such a line, since its quotation marks are escaped. */
static void add_once(struct text_builder *text, const struct text_builder *line)
{
	if (!strstr(text_built(text), line->text))
		text_append(text, line->text, line->length);
}

static void add_findings_of(struct text_builder *text, const struct report *report,
    const struct section *section, const struct result *result, bool *has_head)
{
	for (int i = 0; i < result->count && !is_full(text); i++) {
		const struct finding *finding = &result->findings[i];
		struct text_builder line = { 0 };

		if (finding->state == STATE_OK)
			continue;
		if (!*has_head)
			add_head(text, "mailsec_finding", "A finding that is not OK.");
		*has_head = true;
		add_name(&line, "mailsec_finding", report, section);
		text_print(&line, ",subject=\"%s\",id=\"%s\",state=\"%s\"} 1\n",
		    result->subject ? escaped(result->subject) : "", finding->kind->id,
		    state_name(finding->state));
		add_once(text, &line);
	}
}

static void add_findings(struct text_builder *text, const struct report *report)
{
	bool has_head = false;

	for (int i = 0; i < report->count; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k <= section->count; k++)
			add_findings_of(
			    text, report, section, section_result(section, k), &has_head);
	}
}

/* Prometheus uses base units and has them in the names: seconds and bytes. */
static const struct {
	const char *unit, *tail; /* of a kind: its unit and the end of its label */
	const char *suffix;      /* replaces the tail */
	double factor;
	int decimals;
} units[] = {
	{ "s", "", "_seconds", 1, 0 },
	{ "B", "", "_bytes", 1, 0 },
	{ "%", "", "_ratio", 0.01, 2 },
	{ "", "_days", "_seconds", DAY_S, 0 },
	{ "", "", "", 1, 0 },
};

/* The row of units for the kind. */
static size_t unit_of(const struct metric_kind *kind)
{
	size_t length = strlen(kind->label), row = 0;

	for (;; row++) {
		size_t tail = strlen(units[row].tail);

		if (strcmp(kind->unit, units[row].unit) == 0 && length > tail &&
		    strcmp(kind->label + length - tail, units[row].tail) == 0)
			return row;
	}
}

static const char *metric_name(const struct metric_kind *kind)
{
	size_t row = unit_of(kind), length = strlen(kind->label);

	return mem_printf("mailsec_%.*s%s", (int)(length - strlen(units[row].tail)),
	    kind->label, units[row].suffix);
}

static bool is_metric_told(
    const struct report *report, int before, const struct metric_kind *kind)
{
	const char *name = metric_name(kind);

	for (int i = 0; i < before; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k < section->metric_count; k++) {
			if (strcmp(metric_name(section->metrics[k].kind), name) == 0)
				return true;
		}
	}
	return false;
}

/* All series of a name are together, after its header. */
static void add_metric_family(struct text_builder *text, const struct report *report,
    int first, const struct metric_kind *kind)
{
	const char *name = metric_name(kind);

	add_head(text, name, kind->meaning);
	for (int i = first; i < report->count; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k < section->metric_count; k++) {
			const struct metric *metric = &section->metrics[k];
			size_t row = unit_of(metric->kind);

			if (strcmp(metric_name(metric->kind), name) != 0)
				continue;
			add_name(text, name, report, section);
			text_print(text, "} %.*f\n",
			    metric->kind->decimals + units[row].decimals,
			    metric->value * units[row].factor);
		}
	}
}

static void add_metrics(struct text_builder *text, const struct report *report)
{
	for (int i = 0; i < report->count; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k < section->metric_count; k++) {
			const struct metric_kind *kind = section->metrics[k].kind;

			if (!is_metric_told(report, i, kind))
				add_metric_family(text, report, i, kind);
		}
	}
}

static void add_timestamps(struct text_builder *text, const struct report *report)
{
	static const char name[] = "mailsec_last_run_timestamp_seconds";
	long long now = (long long)time(NULL);

	add_head(text, name, "When the check was run.");
	for (int i = 0; i < report->count; i++) {
		add_name(text, name, report, &report->sections[i]);
		text_print(text, "} %lld\n", now);
	}
	if (report->count > 0)
		return;
	add_name(text, name, report, NULL);
	text_print(text, "} %lld\n", now);
}

static void add_comment(struct text_builder *text, const char *comment)
{
	if (!is_full(text))
		text_print(text, "## %s\n",
		    clean_text(comment, strlen(comment), RENDER_LINE_MAX));
}

static void add_facts(
    struct text_builder *text, const struct fact_list *list, const char *indent)
{
	for (int i = 0; i < list->count; i++)
		add_comment(text, mem_printf("%s%s", indent, fact_text(&list->facts[i])));
}

static void add_remedies(struct text_builder *text, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	const struct remedy *remedy = finding->fix ? NULL
						   : remedy_find(finding->kind->remedies,
							 program->software);

	for (; remedy; remedy = remedy_find(remedy + 1, program->software)) {
		if (result->policy->verbosity >= 2 ||
		    remedy_applies(remedy, result->software))
			add_comment(text,
			    mem_printf("    %s: %s", remedy->software, remedy->words));
	}
}

static void add_advice(
    struct text_builder *text, const struct program *program, const struct result *result)
{
	for (int i = 0; i < result->count; i++) {
		const struct finding *finding = &result->findings[i];

		add_comment(
		    text, mem_printf("%s %s: %s%s%s%s%s", state_name(finding->state),
			      finding->kind->id, result->subject ? result->subject : "",
			      result->subject ? " " : "", finding->text,
			      finding->detail ? ": " : "",
			      finding->detail ? finding->detail : ""));
		add_comment(text, mem_printf("    Fix: %s", finding_fix(finding)));
		add_comment(text, mem_printf("    See: %s", finding->kind->reference));
		add_remedies(text, program, result, finding);
	}
}

static void add_details(struct text_builder *text, const struct result *result)
{
	int verbosity = result->policy->verbosity;

	if (result->facts.count + result->dialogue.count > 0 && result->subject)
		add_comment(text, mem_printf("%s:", result->subject));
	add_facts(text, &result->facts, "    ");
	for (int i = 0; verbosity >= 3 && i < result->dialogue.count; i++)
		add_comment(text, mem_printf("    %s", result->dialogue.texts[i]));
}

enum part { PART_ADVICE, PART_REMARKS, PART_DETAILS };

/* Text for people is in comments, which readers do not store. */
static void add_comments(
    struct text_builder *text, const struct report *report, enum part part)
{
	for (int i = 0; i < report->count; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k <= section->count; k++) {
			const struct result *result = section_result(section, k);

			if (part == PART_ADVICE)
				add_advice(text, report->program, result);
			if (part == PART_REMARKS) {
				add_facts(text, &result->remarks, "");
				add_facts(text, &result->hints, "    ");
			}
			if (part == PART_DETAILS)
				add_details(text, result);
		}
	}
}

const char *render_prometheus(const struct report *report)
{
	struct text_builder text = { 0 };
	int verbosity = report->policy->verbosity;

	if (report->error)
		add_comment(&text, render_first_line(report));
	add_states(&text, report);
	add_findings(&text, report);
	add_metrics(&text, report);
	add_timestamps(&text, report);
	if (verbosity >= 1)
		add_comments(&text, report, PART_ADVICE);
	add_comments(&text, report, PART_REMARKS);
	if (verbosity >= 2)
		add_comments(&text, report, PART_DETAILS);
	return text_built(&text);
}
