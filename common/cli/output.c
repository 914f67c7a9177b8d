/* SPDX-License-Identifier: ISC */
#include "cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/guard.h"
#include "cli/headline.h"
#include "cli/terminal.h"

enum { LINE_MAX_BYTES = 4096, OUTPUT_MAX_BYTES = 65536, STEP_LINE_BYTES = 200 };

static const enum state worst_first[] = {
	STATE_CRITICAL,
	STATE_WARNING,
	STATE_UNKNOWN,
	STATE_OK,
};

static const char *perfdata(const struct report *report)
{
	const char *text = "";

	for (int i = 0; i < report->metric_count; i++)
		text = mem_printf(
		    "%s%s%s", text, i ? " " : " | ", metric_text(&report->metrics[i]));
	return text;
}

struct output {
	struct terminal terminal;
	size_t length;
	bool is_cut;
	char text[OUTPUT_MAX_BYTES];
};

static void append_line(struct output *output, const char *line, const char *behind)
{
	static const char cut[] = "(cut here: the output would pass 64 KiB)\n";
	size_t length = strlen(line), more = strlen(behind);

	if (output->is_cut)
		return;
	if (output->length + length + more + sizeof cut > sizeof output->text) {
		output->is_cut = true;
		line = cut;
		length = strlen(cut) - 1;
		more = 0;
	}
	memcpy(output->text + output->length, line, length);
	memcpy(output->text + output->length + length, behind, more);
	output->text[output->length + length + more] = '\n';
	output->length += length + more + 1;
}

static void append_clean(struct output *output, const char *line)
{
	append_line(output, clean_text(line, strlen(line), LINE_MAX_BYTES), "");
}

/* "[STATE] " and the line.  The tag alone may be a state in brackets: what stands behind it
 * is cleaned without it. */
static void append_tagged(struct output *output, enum state state, const char *line)
{
	const char *tag = mem_printf("[%s]", state_name(state));
	size_t room = LINE_MAX_BYTES - strlen(tag) - 1;

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
		&output->terminal, clean_text(line, strlen(line), LINE_MAX_BYTES)),
	    "");
}

/* Advice: as one line, but on a terminal as many as its width asks for. */
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

/* Those that apply to the subject, or the others. */
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

	/* What the administrator has not accepted himself is said where nothing else is. */
	return result->policy->verbosity > 0 ||
	       !(finding_is_accepted(finding) || (is_silenced && result->summary));
}

/* The only finding that is not OK, where the first line has all of it; else NULL. */
static const struct finding *told_finding(const struct report *report)
{
	const struct finding *only = NULL;

	for (int i = 0; i < report->count; i++) {
		for (int k = 0; k < report->results[i].count; k++) {
			const struct finding *finding = &report->results[i].findings[k];

			if (finding->state == STATE_OK)
				continue;
			if (only)
				return NULL;
			only = finding;
		}
	}
	return only && !only->detail && strstr(headline_text(report), only->text) ? only
										  : NULL;
}

/* The first sentence of a fix, or what fits of it: up to a semicolon. */
static const char *first_step(const char *fix, size_t room)
{
	const char *end = strstr(fix, ". "), *half = strstr(fix, "; ");
	size_t length = end ? (size_t)(end + 1 - fix) : strlen(fix);

	if (length > room && half && half < fix + length)
		return mem_printf("%.*s.", (int)(half - fix), fix);
	return mem_copy(fix, length);
}

static const char *finding_fix(const struct finding *finding)
{
	return finding->fix ? finding->fix : finding->kind->fix;
}

/* What the first line has said already goes on with what to do about it. */
static const char *finding_text(const struct result *result,
    const struct finding *finding, const char *subject, bool is_told)
{
	const char *text = mem_printf("%s: %s %s%s%s", finding->kind->id, subject,
	    finding->text, finding->detail ? ": " : "",
	    finding->detail ? finding->detail : "");
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
	/* An outcome that is the id is said once. */
	const char *subject = result->outcome &&
				      strcmp(result->outcome, finding->kind->id) == 0
				  ? result->subject
				  : result_subject(result);
	append_tagged(
	    output, finding->state, finding_text(result, finding, subject, is_told));
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

	for (size_t rank = 0; rank < sizeof worst_first / sizeof *worst_first; rank++) {
		for (int i = 0; i < report->count; i++) {
			const struct result *result = &report->results[i];

			for (int k = 0; k < result->count; k++) {
				const struct finding *finding = &result->findings[k];

				if (finding->state == worst_first[rank])
					append_finding(output, report->program, result,
					    finding, finding == told);
			}
		}
	}
}

static void append_remarks(struct output *output, const struct report *report)
{
	for (int i = 0; i < report->count; i++) {
		for (int k = 0; k < report->results[i].remarks.count; k++)
			append_clean(output, report->results[i].remarks.texts[k]);
	}
}

static void append_details(struct output *output, const struct report *report)
{
	bool has_facts = report->title && report->policy->verbosity >= 2 &&
			 report->facts.count > 0;

	if (has_facts)
		append_clean(output, mem_printf("%s:", report->title));
	for (int i = 0; has_facts && i < report->facts.count; i++)
		append_clean(output, mem_printf("    %s", report->facts.texts[i]));
	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if (report->policy->verbosity >= 2 &&
		    result->facts.count + result->dialogue.count > 0)
			append_clean(output, mem_printf("%s:", result_subject(result)));
		for (int k = 0; report->policy->verbosity >= 2 && k < result->facts.count;
		     k++)
			append_clean(
			    output, mem_printf("    %s", result->facts.texts[k]));
		for (int k = 0;
		     report->policy->verbosity >= 3 && k < result->dialogue.count; k++)
			append_clean(
			    output, mem_printf("    %s", result->dialogue.texts[k]));
	}
}

/* False where not every byte could be written. */
static bool write_all(const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(STDOUT_FILENO, text, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		text += written;
		length -= (size_t)written;
	}
	return true;
}

int output_report(const struct report *report)
{
	struct output *output = mem_alloc(sizeof *output);
	enum state state = report_state(report);
	const char *metrics = perfdata(report);
	const char *line = mem_printf("%s %s - %s", report->program->label,
	    state_name(state), headline_text(report));

	if (report->policy->verbosity >= 1)
		output->terminal = terminal_find();
	append_line(output,
	    terminal_state(&output->terminal,
		clean_text(line, strlen(line), LINE_MAX_BYTES - strlen(metrics)),
		strlen(report->program->label) + 1, strlen(state_name(state)), state),
	    metrics);
	append_findings(output, report);
	append_remarks(output, report);
	append_details(output, report);
	guard_printing();
	return write_all(output->text, output->length) ? (int)state : STATE_UNKNOWN;
}

_Noreturn void output_wrong_usage(const struct program *program, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *text = mem_vprintf(format, arguments);
	va_end(arguments);

	const char *line = mem_printf(
	    "%s %s - %s", program->label, state_name(STATE_UNKNOWN), text);
	line = mem_printf("%s\n", clean_text(line, strlen(line), LINE_MAX_BYTES));
	write_all(line, strlen(line));
	_exit(STATE_UNKNOWN);
}
