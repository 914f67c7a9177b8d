/* SPDX-License-Identifier: ISC */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <pthread.h>
#include <stdbool.h>

/*
 * pool - one function over n items, a thread each, at most POOL_MOST at once in the process.
 *
 * The caller works too, so that a call within a call cannot wait for a thread that never comes:
 * with all threads in use it does its items by itself, one after the other.  Each call works on
 * its own item; the caller sees the results in item order when pool_run() returns, which is when
 * the last call has.  One item starts no thread; where the system gives no thread, the calls run
 * in the caller's.  Any thread may call.
 */
enum { POOL_MOST = 16 };

/* Where an item stands in the row that its thread works through. */
struct turn {
	int before; /* items that the thread has done already */
	int left;   /* items that it may still have to do, this one included */
};

void pool_run(
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

void pool_once(struct once *once, void (*work)(void *context), void *context);

#endif
