/* SPDX-License-Identifier: ISC */
#include "base/waiting.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/text.h"

enum { SLOTS = 16 };
static _Atomic(const char *) slots[SLOTS]; /* NULL: free */
static _Thread_local _Atomic(const char *) *mine;
static int line_max, wait_ms; /* 0: not watched */
static const char *blank;
static atomic_bool is_shown, is_being_written, is_over;

static void show(const struct text_list *waits)
{
	const char *line = mem_printf("waiting for %s%s",
	    waits->count > 1 ? mem_printf("%d servers: ", waits->count) : "",
	    text_join(waits->texts, waits->count, ", "));

	line = clean_text(line, strlen(line), (size_t)line_max);
	line = mem_printf("%s%s", is_shown ? blank : "", line);
	is_being_written = true;
	if (!is_over)
		is_shown = write(STDERR_FILENO, line, strlen(line)) > 0;
	is_being_written = false;
}

static void *tell(void *unused)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	while (poll(NULL, 0, wait_ms) == 0) {
		struct text_list waits = { 0 };

		for (int i = 0; i < SLOTS; i++) {
			const char *text = slots[i];

			if (text)
				text_list_add(&waits, text);
		}
		if (waits.count > 0)
			show(&waits);
	}
	return unused;
}

void waiting_watch(int columns, int period_ms)
{
	pthread_t teller;

	wait_ms = period_ms;
	line_max = columns - 1;
	blank = mem_printf("\r%*s\r", line_max, "");
	if (!isatty(STDERR_FILENO) || pthread_create(&teller, NULL, tell, NULL) != 0)
		line_max = 0;
}

bool waiting_is_watched(void)
{
	return line_max > 0;
}

void waiting_for(const char *text)
{
	const char *nothing = NULL;

	for (int i = 0; text && line_max > 0 && !mine && i < SLOTS; i++, nothing = NULL)
		if (atomic_compare_exchange_strong(&slots[i], &nothing, text))
			mine = &slots[i];
	if (mine)
		*mine = text;
	if (!text)
		mine = NULL;
}

/* The writing thread blocks all signals, so a signal handler may wait for it. */
void waiting_is_over(void)
{
	is_over = true;
	for (int ms = 0; ms < 50 && is_being_written; ms++)
		poll(NULL, 0, 1);
	if (atomic_exchange(&is_shown, false))
		is_shown = write(STDERR_FILENO, blank, strlen(blank)) < 0;
}
