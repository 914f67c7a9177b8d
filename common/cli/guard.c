/* SPDX-License-Identifier: ISC */
#include "cli/guard.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/sandbox.h"
#include "base/waiting.h"
#include "cli/decimal.h"
#include "cli/render.h"
#include "cli/terminal.h"
#include "config.h"

/* A timer ends the plugin this long after its time-out, for example inside a library without
 * deadlines. */
static const double grace_s = 0.25;

/* Rendered while there is memory; printed by a signal handler, which must not allocate. */
static struct last_words {
	const char *text;
	size_t length;
	enum state state;
} at_timeout, at_termination;

static struct last_words last_words(const struct report *report)
{
	struct last_words words = { render_report(report), 0, report_state(report) };

	words.length = strlen(words.text);
	return words;
}

/* A report in which every check has reached the deadline. */
static struct last_words timeout_words(const struct report *run, const void *settings)
{
	struct report report = *run;
	const struct policy *policy = run->policy;

	report.sections = mem_alloc((size_t)run->count * sizeof *report.sections);
	for (int i = 0; i < run->count; i++) {
		const struct check *check = run->sections[i].check;
		struct section *section = &report.sections[i];

		*section = section_begin(check, policy, run->sections[i].target);
		result_add_as(section_add_result(section, NULL), check->timeout,
		    policy->timeout_state,
		    mem_printf(
			"timed out after %s s", decimal_text(policy->timeout_s, 3)),
		    NULL);
		if (check->late)
			check->late(settings, policy->timeout_s, section);
	}
	return last_words(&report);
}

static struct last_words termination_words(const struct report *run)
{
	struct report report = { .program = run->program,
		.policy = run->policy,
		.error = "terminated by SIGTERM" };

	return last_words(&report);
}

/* The report is being written: nothing may be added to it. */
static volatile sig_atomic_t is_printing;

static _Noreturn void end_with(const struct last_words *words)
{
	/* NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c): poll(2), write(2) and atomics */
	waiting_is_over();

	ssize_t written = is_printing ? 0
				      : write(STDOUT_FILENO, words->text, words->length);

	_exit((int)(written < 0 ? STATE_UNKNOWN : words->state));
}

static void end_late(int signal)
{
	(void)signal;
	end_with(&at_timeout);
}

static void end_terminated(int signal)
{
	(void)signal;
	end_with(&at_termination);
}

/* Ctrl-C: clears the line, then ends the process as usual. */
static void end_interrupted(int number)
{
	/* NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c): poll(2), write(2) and atomics */
	waiting_is_over();
	signal(number, SIG_DFL);
	raise(number);
}

/* Shows a person at a terminal what the run waits for, from two seconds on. */
static void watch(void)
{
	enum { COLUMNS_MIN = 20, PERIOD_MS = 2000 };
	int columns = terminal_is_capable() ? terminal_find().columns : 0;
	struct sigaction now;

	if (columns < COLUMNS_MIN)
		return;
	waiting_watch(columns, PERIOD_MS);
	if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
		signal(SIGINT, end_interrupted);
}

/* The program whose label is printed when memory is exhausted. */
static const struct program *guarded;
static enum output_format guarded_format;

static void say(const char *text)
{
	size_t left = strlen(text);
	ssize_t written;

	while (left > 0 && (written = write(STDOUT_FILENO, text, left)) > 0) {
		text += written;
		left -= (size_t)written;
	}
}

/* The output of render_report() for this error, without memory. */
static void say_exhausted(void)
{
	static const char sentence[] = " UNKNOWN - no memory left on this machine";

	switch (guarded_format) {
	case OUTPUT_PLUGIN:
		say(guarded->label);
		say(sentence);
		say("\n");
		break;
	case OUTPUT_JSON:
		say("{\"schema\":1,\"program\":\"");
		say(guarded->name);
		say("\",\"version\":\"" PACKAGE_VERSION "\",\"state\":\"UNKNOWN\","
		    "\"exit_code\":3,\"text\":\"");
		say(guarded->label);
		say(sentence);
		say("\",\"checks\":[]}\n");
		break;
	case OUTPUT_PROMETHEUS:
		say(RENDER_STATE_HEAD "mailsec_state{program=\"");
		say(guarded->name);
		say("\",check=\"\",target=\"\"} 3\n");
		break;
	}
}

static void end_exhausted(void)
{
	waiting_is_over();
	if (!is_printing)
		say_exhausted();
	_exit(STATE_UNKNOWN);
}

void guard_memory(const struct program *program, enum output_format format)
{
	guarded = program;
	guarded_format = format;
	mem_on_exhaustion(end_exhausted);
}

void guard_start(const struct report *run, const void *settings)
{
	double late_s = run->policy->timeout_s + grace_s;
	struct itimerval timer = { 0 };

	at_timeout = timeout_words(run, settings);
	at_termination = termination_words(run);
	signal(SIGALRM, end_late);
	signal(SIGTERM, end_terminated);
	timer.it_value.tv_sec = (time_t)late_s;
	timer.it_value.tv_usec = (suseconds_t)((late_s - (double)timer.it_value.tv_sec) *
					       1e6);
	setitimer(ITIMER_REAL, &timer, NULL);
	sandbox_files();
	watch();
}

void guard_printing(void)
{
	waiting_is_over();
	is_printing = 1;
}
