/* SPDX-License-Identifier: ISC */
#include "base/lock.h"

#include <time.h>

/* Deadlines use the monotonic clock. */
void lock_start(struct lock *lock)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&lock->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&lock->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	lock->waiting = 0;
}

void lock_take(struct lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void lock_give(struct lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

void lock_wait(struct lock *lock, struct deadline deadline)
{
	const struct timespec until = { .tv_sec = (time_t)(deadline.at_us / 1000000),
		.tv_nsec = (long)(deadline.at_us % 1000000) * 1000 };

	lock->waiting++;
	pthread_cond_timedwait(&lock->changed, &lock->mutex, &until);
	lock->waiting--;
}

void lock_changed(struct lock *lock)
{
	if (lock->waiting > 0)
		pthread_cond_broadcast(&lock->changed);
}
