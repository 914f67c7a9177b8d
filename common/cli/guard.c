/* SPDX-License-Identifier: ISC */
#include "cli/guard.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/sandbox.h"
#include "cli/decimal.h"
#include "cli/notice.h"

/* How long after the time-out the plugin may still be at work before it is ended from
 * within: inside a library that knows no deadline, say. */
static const double grace_s = 0.25;

/* Made while there is memory, printed by a signal handler: nothing but write() and
 * _exit(). */
static struct last_words {
	const char *line;
	size_t length;
	enum state state;
} at_timeout, at_termination;

static struct last_words last_words(
    const struct program *program, enum state state, const char *text)
{
	struct last_words words = { .state = state };

	words.line = mem_printf("%s %s - %s\n", program->label, state_name(state), text);
	words.length = strlen(words.line);
	return words;
}

/* As output_report() would print it. */
static struct last_words timeout_words(
    const struct program *program, const struct policy *policy)
{
	const struct finding_kind *kind = finding_kind_find(program->findings, "timeout");
	const char *after = decimal_text(policy->timeout_s, 3);
	const char *text = mem_printf("timed out after %s s", after);
	bool is_mapped;
	enum state state = severities_state(
	    &policy->severities, kind, policy->timeout_state, &is_mapped);

	return last_words(program, state,
	    mem_printf("%s | time=%ss;;;0;%s\n[%s] timeout: %s", text, after, after,
		state_name(state), text));
}

/* The report is on its way out: nothing may be added to it. */
static volatile sig_atomic_t is_printing;

static _Noreturn void end_with(const struct last_words *words)
{
	/* NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c): write(2) and an atomic */
	notice_end();

	ssize_t written = is_printing ? 0
				      : write(STDOUT_FILENO, words->line, words->length);

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

/* Whose words those are; there may never have been memory for more. */
static const struct program *guarded;

static void say(const char *text)
{
	size_t left = strlen(text);
	ssize_t written;

	while (left > 0 && (written = write(STDOUT_FILENO, text, left)) > 0) {
		text += written;
		left -= (size_t)written;
	}
}

static void end_exhausted(void)
{
	notice_end();
	if (!is_printing) {
		say(guarded->label);
		say(" UNKNOWN - no memory left on this machine\n");
	}
	_exit(STATE_UNKNOWN);
}

void guard_memory(const struct program *program)
{
	guarded = program;
	mem_on_exhaustion(end_exhausted);
}

void guard_start(const struct program *program, const struct policy *policy)
{
	double late_s = policy->timeout_s + grace_s;
	struct itimerval timer = { 0 };

	at_timeout = timeout_words(program, policy);
	at_termination = last_words(program, STATE_UNKNOWN,
	    "ended by the scheduler (SIGTERM) before it was done");
	signal(SIGALRM, end_late);
	signal(SIGTERM, end_terminated);
	timer.it_value.tv_sec = (time_t)late_s;
	timer.it_value.tv_usec = (suseconds_t)((late_s - (double)timer.it_value.tv_sec) *
					       1e6);
	setitimer(ITIMER_REAL, &timer, NULL);
	sandbox_files();
	notice_start();
}

void guard_printing(void)
{
	notice_end();
	is_printing = 1;
}
