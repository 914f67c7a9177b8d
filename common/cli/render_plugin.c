/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/headline.h"
#include "cli/terminal.h"

enum { STEP_LINE_BYTES = 200 };

static const enum state worst_first[] = {
	STATE_CRITICAL,
	STATE_WARNING,
	STATE_UNKNOWN,
	STATE_OK,
};

static const char *perfdata(const struct report *report)
{
	struct text_builder text = { 0 };
	bool is_scoped = program_is_scoped(report->program);

	for (int i = 0; i < report->count; i++) {
		const struct section *section = &report->sections[i];

		for (int k = 0; k < section->metric_count; k++) {
			const struct metric *metric = &section->metrics[k];

			text_print(&text, "%s%s", text.length > 0 ? " " : " | ",
			    metric_text(metric, check_metric_label(section->check,
						    metric->kind, is_scoped)));
		}
	}
	return text_built(&text);
}

/* The number of results of all sections, including the whole of each, which comes first. */
static int results_of(const struct report *report)
{
	int count = 0;

	for (int i = 0; i < report->count; i++)
		count += report->sections[i].count + 1;
	return count;
}

static const struct result *result_at(const struct report *report, int index)
{
	const struct section *section = report->sections;

	for (; index > section->count; section++)
		index -= section->count + 1;
	return section_result(section, index);
}

struct output {
	struct terminal terminal;
	struct text_builder text;
	bool is_cut;
};

static void append_line(struct output *output, const char *line, const char *behind)
{
	static const char cut[] = "(cut here: the output would pass 64 KiB)\n";
	size_t length = strlen(line), more = strlen(behind);

	if (output->is_cut)
		return;
	output->is_cut = output->text.length + length + more + sizeof cut > RENDER_MAX;
	if (output->is_cut) {
		text_append(&output->text, cut, strlen(cut));
		return;
	}
	text_append(&output->text, line, length);
	text_append(&output->text, behind, more);
	text_append(&output->text, "\n", 1);
}

static void append_clean(struct output *output, const char *line)
{
	append_line(output, clean_text(line, strlen(line), RENDER_LINE_MAX), "");
}

/* "[STATE] " and the line.  Only the tag may be a state in brackets: the rest is cleaned
 * without it. */
static void append_tagged(struct output *output, enum state state, const char *line)
{
	const char *tag = mem_printf("[%s]", state_name(state));
	size_t room = RENDER_LINE_MAX - strlen(tag) - 1;

	append_line(output,
	    terminal_state(&output->terminal,
		mem_printf("%s %s", tag, clean_text(line, strlen(line), room)), 0,
		strlen(tag), state),
	    "");
}

static void append_dim(struct output *output, const char *line)
{
	append_line(output,
	    terminal_dim(
		&output->terminal, clean_text(line, strlen(line), RENDER_LINE_MAX)),
	    "");
}

/* Advice is one line; on a terminal it is wrapped to its width. */
static void append_advice(struct output *output, const char *label, const char *text)
{
	static const char indent[] = "         ";
	int columns = output->terminal.columns - (int)strlen(label);

	while (columns > 0 && *text) {
		size_t length = terminal_line(text, columns);

		append_dim(output, mem_printf("%s%.*s", label, (int)length, text));
		text += length;
		text += strspn(text, " ");
		label = indent;
		columns = output->terminal.columns - (int)strlen(label);
	}
	if (*text)
		append_dim(output, mem_printf("%s%s", label, text));
}

/* The remedies that apply to the subject, or those that do not. */
static void append_remedies(struct output *output, const struct program *program,
    const struct result *result, const struct finding_kind *kind, bool is_applying)
{
	const struct remedy *remedy = remedy_find(kind->remedies, program->software);

	for (; remedy; remedy = remedy_find(remedy + 1, program->software)) {
		if (remedy_applies(remedy, result->software) == is_applying)
			append_advice(output, mem_printf("    %s: ", remedy->software),
			    remedy->words);
	}
}

static bool is_printed(const struct result *result, const struct finding *finding)
{
	bool is_silenced = finding->state == STATE_OK && finding->kind->state != STATE_OK;

	/* A finding that is OK, but not accepted by the administrator, is printed if there
	 * is no summary. */
	return result->policy->verbosity > 0 ||
	       !(finding_is_accepted(finding) || (is_silenced && result->summary));
}

/* The only finding that is not OK, if the first line contains all of it; else NULL. */
static const struct finding *told_finding(const struct report *report)
{
	const struct finding *only = NULL;

	for (int i = 0; i < results_of(report); i++) {
		const struct result *result = result_at(report, i);

		for (int k = 0; k < result->count; k++) {
			if (result->findings[k].state == STATE_OK)
				continue;
			if (only)
				return NULL;
			only = &result->findings[k];
		}
	}
	return only && !only->detail && strstr(headline_text(report), only->text) ? only
										  : NULL;
}

/* The first sentence of a fix; if it does not fit, up to its first semicolon. */
static const char *first_step(const char *fix, size_t room)
{
	const char *end = strstr(fix, ". "), *half = strstr(fix, "; ");
	size_t length = end ? (size_t)(end + 1 - fix) : strlen(fix);

	if (length > room && half && half < fix + length)
		return mem_printf("%.*s.", (int)(half - fix), fix);
	return mem_copy(fix, length);
}

/* The line of a finding; its fix follows if the first line already reports the finding. */
static const char *finding_text(const struct program *program,
    const struct result *result, const struct finding *finding, const char *subject,
    bool is_told)
{
	const char *text = mem_printf("%s: %s%s%s%s%s",
	    check_finding_id(result->check, finding->kind, program_is_scoped(program)),
	    subject ? subject : "", subject ? " " : "", finding->text,
	    finding->detail ? ": " : "", finding->detail ? finding->detail : "");
	size_t used = strlen("[CRITICAL] ") + strlen(text) + strlen(". Fix: ");

	if (!is_told || result->policy->verbosity > 0)
		return text;
	return mem_printf("%s. Fix: %s", text,
	    first_step(finding_fix(finding),
		used < STEP_LINE_BYTES ? STEP_LINE_BYTES - used : 0));
}

static void append_finding(struct output *output, const struct program *program,
    const struct result *result, const struct finding *finding, bool is_told)
{
	if (!is_printed(result, finding))
		return;
	/* An outcome equal to the id is printed once. */
	const char *subject = result->outcome &&
				      strcmp(result->outcome, finding->kind->id) == 0
				  ? result->subject
				  : result_subject(result);
	append_tagged(output, finding->state,
	    finding_text(program, result, finding, subject, is_told));
	if (result->policy->verbosity >= 1) {
		append_advice(output, "    Fix: ", finding_fix(finding));
		append_advice(output, "    See: ", finding->kind->reference);
		if (!finding->fix)
			append_remedies(output, program, result, finding->kind, true);
	}
	if (result->policy->verbosity >= 2 && !finding->fix)
		append_remedies(output, program, result, finding->kind, false);
}

static void append_findings(struct output *output, const struct report *report)
{
	const struct finding *told = told_finding(report);
	int count = results_of(report);

	for (size_t rank = 0; rank < sizeof worst_first / sizeof *worst_first; rank++) {
		for (int i = 0; i < count; i++) {
			const struct result *result = result_at(report, i);

			for (int k = 0; k < result->count; k++) {
				const struct finding *finding = &result->findings[k];

				if (finding->state == worst_first[rank])
					append_finding(output, report->program, result,
					    finding, finding == told);
			}
		}
	}
}

static void append_facts(
    struct output *output, const struct fact_list *list, const char *indent)
{
	for (int i = 0; i < list->count; i++)
		append_clean(
		    output, mem_printf("%s%s", indent, fact_text(&list->facts[i])));
}

static void append_remarks(struct output *output, const struct result *result)
{
	append_facts(output, &result->remarks, "");
	append_facts(output, &result->hints, "    ");
}

static void append_details(struct output *output, const struct result *result)
{
	int verbosity = result->policy->verbosity;

	if (verbosity >= 2 && result->facts.count + result->dialogue.count > 0)
		append_clean(output, mem_printf("%s:", result_subject(result)));
	if (verbosity >= 2)
		append_facts(output, &result->facts, "    ");
	for (int i = 0; verbosity >= 3 && i < result->dialogue.count; i++)
		append_clean(output, mem_printf("    %s", result->dialogue.texts[i]));
}

const char *render_plugin(const struct report *report)
{
	struct output output = { .is_cut = false };
	enum state state = report_state(report);
	const char *metrics = perfdata(report), *line = render_first_line(report);
	int count = results_of(report);

	if (report->policy->verbosity >= 1)
		output.terminal = terminal_find();
	append_line(&output,
	    terminal_state(&output.terminal,
		clean_text(line, strlen(line), RENDER_LINE_MAX - strlen(metrics)),
		strlen(report->program->label) + 1, strlen(state_name(state)), state),
	    metrics);
	append_findings(&output, report);
	for (int i = 0; i < count; i++)
		append_remarks(&output, result_at(report, i));
	for (int i = 0; i < count; i++)
		append_details(&output, result_at(report, i));
	return text_built(&output.text);
}
