/* SPDX-License-Identifier: ISC */
#include "base/waiting.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static struct slot {
	atomic_bool is_taken;
	_Atomic(const char *) whom, what;
} slots[WAITING_MOST];

static _Thread_local struct slot *mine;

static bool (*watcher)(void);
static int64_t period_us;
static atomic_bool is_watched;
static _Atomic(int64_t) due_us;
static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER;

void waiting_watch(bool (*notice)(void), int64_t period)
{
	watcher = notice;
	period_us = period;
	due_us = clock_us() + period;
	is_watched = true;
}

bool waiting_is_watched(void)
{
	return atomic_load_explicit(&is_watched, memory_order_relaxed);
}

void waiting_begin(const char *whom)
{
	if (!waiting_is_watched())
		return;
	for (int i = 0; i < WAITING_MOST && !mine; i++) {
		if (!atomic_exchange(&slots[i].is_taken, true))
			mine = &slots[i];
	}
	if (!mine)
		return;
	mine->what = NULL;
	mine->whom = whom;
}

void waiting_for(const char *what)
{
	if (mine)
		mine->what = what;
}

void waiting_end(void)
{
	if (!mine)
		return;
	mine->whom = NULL;
	mine->is_taken = false;
	mine = NULL;
}

int waiting_list(struct waiting waiting[WAITING_MOST])
{
	int count = 0;

	for (int i = 0; i < WAITING_MOST; i++) {
		const char *whom = slots[i].whom;

		if (whom)
			waiting[count++] = (struct waiting){ whom, slots[i].what };
	}
	return count;
}

struct deadline waiting_wake(struct deadline deadline)
{
	if (waiting_is_watched() && due_us < deadline.at_us)
		deadline.at_us = due_us;
	return deadline;
}

void waiting_tell(void)
{
	if (!waiting_is_watched() || clock_us() < due_us ||
	    pthread_mutex_trylock(&telling) != 0)
		return;
	if (clock_us() >= due_us) {
		due_us = clock_us() + period_us;
		is_watched = watcher();
	}
	pthread_mutex_unlock(&telling);
}
