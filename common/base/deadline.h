/* SPDX-License-Identifier: ISC */
#ifndef BASE_DEADLINE_H
#define BASE_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * deadline - one instant on the monotonic clock, and the time left until then.
 *
 * A process has one deadline for everything that can wait; it is passed by value.  All times
 * are microseconds of CLOCK_MONOTONIC.  Any thread may call.
 */
struct deadline {
	int64_t at_us;
};

int64_t clock_us(void);

/* The instant that many seconds from now. */
struct deadline deadline_in(double seconds);

/* The earlier of the deadline and the instant that many microseconds from now. */
struct deadline deadline_within(struct deadline deadline, int64_t us);

struct deadline deadline_earlier(struct deadline one, struct deadline other);

/* Never negative. */
int64_t deadline_left_us(struct deadline deadline);

bool deadline_passed(struct deadline deadline);

#endif
