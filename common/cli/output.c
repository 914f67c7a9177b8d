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

enum { LINE_MAX_BYTES = 4096, OUTPUT_MAX_BYTES = 65536 };

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

static void append_tagged(struct output *output, const char *line, enum state state)
{
	append_line(output,
	    terminal_state(&output->terminal,
		clean_text(line, strlen(line), LINE_MAX_BYTES), 0,
		strlen(state_name(state)) + strlen("[]"), state),
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

static void append_remedies(
    struct output *output, const struct program *program, const struct finding_kind *kind)
{
	const struct remedy *remedy = remedy_find(kind->remedies, program->software);

	for (; remedy; remedy = remedy_find(remedy + 1, program->software))
		append_advice(
		    output, mem_printf("    %s: ", remedy->software), remedy->words);
}

static void append_finding(struct output *output, const struct program *program,
    const struct result *result, const struct finding *finding)
{
	bool is_silenced = finding->state == STATE_OK && finding->kind->state != STATE_OK;

	if (is_silenced && result->policy->verbosity == 0 && result->summary)
		return;
	append_tagged(output,
	    mem_printf("[%s] %s: %s %s%s%s", state_name(finding->state),
		finding->kind->id, result->subject, finding->text,
		finding->detail ? ": " : "", finding->detail ? finding->detail : ""),
	    finding->state);
	if (result->policy->verbosity >= 1) {
		append_advice(output, "    Fix: ", finding->kind->fix);
		append_advice(output, "    See: ", finding->kind->reference);
		append_remedies(output, program, finding->kind);
	}
}

static void append_findings(struct output *output, const struct report *report)
{
	for (size_t rank = 0; rank < sizeof worst_first / sizeof *worst_first; rank++) {
		for (int i = 0; i < report->count; i++) {
			const struct result *result = &report->results[i];

			for (int k = 0; k < result->count; k++) {
				if (result->findings[k].state == worst_first[rank])
					append_finding(output, report->program, result,
					    &result->findings[k]);
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
	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if (report->policy->verbosity >= 2 &&
		    result->facts.count + result->dialogue.count > 0)
			append_clean(output, mem_printf("%s:", result->subject));
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
