/* SPDX-License-Identifier: ISC */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <pthread.h>
#include <stdbool.h>

/*
 * parallel - one function over n items, a thread each, at most PARALLEL_MOST at once.
 *
 * Each call works on its own item; the caller sees the results in item order when
 * parallel_run() returns, which is when the last call has.  One item starts no thread;
 * where the system gives no thread, the calls run one after the other in the caller's.
 */
enum { PARALLEL_MOST = 16 };

/* Where an item stands in the row that its thread works through. */
struct turn {
	int before; /* items that the thread has done already */
	int left;   /* items that it may still have to do, this one included */
};

void parallel_run(
    void (*work)(void *context, int item, struct turn turn), void *context, int count);

/* What the first thread that needs it does, while the others wait. */
struct once {
	pthread_mutex_t lock;
	bool is_done;
};
#define ONCE_AHEAD                                                                       \
	{                                                                                \
		PTHREAD_MUTEX_INITIALIZER, false                                         \
	}

void parallel_once(struct once *once, void (*work)(void *context), void *context);

#endif
