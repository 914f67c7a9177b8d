/* SPDX-License-Identifier: ISC */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <pthread.h>

#include "base/deadline.h"

/*
 * lock - what one thread at a time looks at and changes, and waiting for a change.
 *
 * lock_start() comes before any other call, in one thread; nothing has to be given back.  Who
 * holds the lock calls nothing that waits but lock_wait().
 */
struct lock {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int waiting; /* threads in lock_wait() */
};

void lock_start(struct lock *lock);

void lock_take(struct lock *lock);
void lock_give(struct lock *lock);

/* For the holder: gives the lock away until another holder calls lock_changed(), or until the
 * deadline; it may return earlier. */
void lock_wait(struct lock *lock, struct deadline deadline);

/* For the holder: wakes all who wait. */
void lock_changed(struct lock *lock);

#endif
