/* SPDX-License-Identifier: ISC */
#include "cli/guard.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/decimal.h"

/* How long after the time-out the plugin may still be at work before it is ended from
 * within: inside a library that knows no deadline, say. */
static const double grace_s = 0.25;

/* Made while there is memory, printed by a signal handler: nothing but write() and
 * _exit(). */
static struct last_words {
	const char *line;
	size_t length;
	enum state state;
} at_timeout, at_exhaustion, at_termination;

static struct last_words last_words(
    const struct program *program, enum state state, const char *text)
{
	struct last_words words = { .state = state };

	words.line = mem_printf("%s %s - %s\n", program->label, state_name(state), text);
	words.length = strlen(words.line);
	return words;
}

static _Noreturn void end_with(const struct last_words *words)
{
	ssize_t written = write(STDOUT_FILENO, words->line, words->length);

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

static void end_exhausted(void)
{
	end_with(&at_exhaustion);
}

void guard_start(const struct program *program, const struct policy *policy)
{
	double late_s = policy->timeout_s + grace_s;
	struct itimerval timer = { 0 };

	at_timeout = last_words(program, policy->timeout_state,
	    mem_printf("timed out after %s s", decimal_text(policy->timeout_s, 3)));
	at_exhaustion = last_words(
	    program, STATE_UNKNOWN, "no memory left on this machine");
	at_termination = last_words(program, STATE_UNKNOWN,
	    "ended by the scheduler (SIGTERM) before it was done");
	mem_on_exhaustion(end_exhausted);
	signal(SIGALRM, end_late);
	signal(SIGTERM, end_terminated);
	timer.it_value.tv_sec = (time_t)late_s;
	timer.it_value.tv_usec = (suseconds_t)((late_s - (double)timer.it_value.tv_sec) *
					       1e6);
	setitimer(ITIMER_REAL, &timer, NULL);
}
