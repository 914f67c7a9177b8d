/* SPDX-License-Identifier: ISC */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include <pthread.h>

#include "base/deadline.h"

/*
 * lock - protects data that one thread at a time reads and changes, and waits for a change.
 *
 * Call lock_start() first, in one thread; there is nothing to destroy.  The holder of the lock
 * calls no function that waits, except lock_wait().
 */
struct lock {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	int waiting; /* threads in lock_wait() */
};

void lock_start(struct lock *lock);

void lock_take(struct lock *lock);
void lock_give(struct lock *lock);

/* For the holder: releases the lock until another holder calls lock_changed() or the
 * deadline passes; may return earlier. */
void lock_wait(struct lock *lock, struct deadline deadline);

/* For the holder: wakes all waiting threads. */
void lock_changed(struct lock *lock);

#endif
