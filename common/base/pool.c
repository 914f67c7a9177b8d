/* SPDX-License-Identifier: ISC */
#include "base/pool.h"

#include <stdatomic.h>

struct crew {
	void (*work)(void *context, int item, struct turn turn);
	void *context;
	int count;
	atomic_int next;
	pthread_mutex_t gathering; /* locked until size is known */
	int size;
};

/* Running threads, without the first thread of the process. */
static atomic_int helpers;

/* Reserves a helper thread; false if the limit is reached. */
static bool may_help(void)
{
	if (atomic_fetch_add(&helpers, 1) < POOL_MOST - 1)
		return true;
	atomic_fetch_sub(&helpers, 1);
	return false;
}

static void *take_items(void *argument)
{
	struct crew *crew = argument;
	struct turn turn = { 0 };
	int item;

	pthread_mutex_lock(&crew->gathering);
	pthread_mutex_unlock(&crew->gathering);
	while ((item = atomic_fetch_add(&crew->next, 1)) < crew->count) {
		turn.left = (crew->count - item + crew->size - 1) / crew->size;
		crew->work(crew->context, item, turn);
		turn.before++;
	}
	return NULL;
}

void pool_run(
    void (*work)(void *context, int item, struct turn turn), void *context, int count)
{
	struct crew crew = { .work = work,
		.context = context,
		.count = count,
		.gathering = PTHREAD_MUTEX_INITIALIZER };
	pthread_t threads[POOL_MOST - 1];
	int started = 0;

	pthread_mutex_lock(&crew.gathering);
	while (started < count - 1 && may_help()) {
		if (pthread_create(&threads[started], NULL, take_items, &crew) != 0) {
			atomic_fetch_sub(&helpers, 1);
			break;
		}
		started++;
	}
	crew.size = started + 1;
	pthread_mutex_unlock(&crew.gathering);
	take_items(&crew);
	while (started > 0) {
		pthread_join(threads[--started], NULL);
		atomic_fetch_sub(&helpers, 1);
	}
}

void pool_once(struct once *once, void (*work)(void *context), void *context)
{
	pthread_mutex_lock(&once->lock);
	if (!once->is_done)
		work(context);
	once->is_done = true;
	pthread_mutex_unlock(&once->lock);
}
