/* SPDX-License-Identifier: ISC */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <pthread.h>
#include <stdbool.h>

/*
 * pool - one function over n items, a thread for each, at most POOL_MOST threads in the
 * process.
 *
 * The caller works too, so that a nested call cannot wait for a thread forever: if all threads
 * are in use, it processes its items itself, one after the other.  Each call works on its own
 * item; pool_run() returns after the last call, with the results in item order.  One item
 * starts no thread; if the system cannot create a thread, the calls run in the caller's thread.
 * Any thread may call.
 */
enum { POOL_MOST = 16 };

/* The position of an item among those that its thread processes. */
struct turn {
	int before; /* items that the thread has finished */
	int left;   /* items that it may still process, including this one */
};

void pool_run(
    void (*work)(void *context, int item, struct turn turn), void *context, int count);

/* Work that the first thread to need it does, while other threads wait. */
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
