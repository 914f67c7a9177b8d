/* SPDX-License-Identifier: ISC */
#include "base/deadline.h"

#include <time.h>

int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct deadline deadline_in(double seconds)
{
	return (struct deadline){ .at_us = clock_us() + (int64_t)(seconds * 1e6) };
}

struct deadline deadline_within(struct deadline deadline, int64_t us)
{
	int64_t at_us = clock_us() + us;

	if (at_us < deadline.at_us)
		deadline.at_us = at_us;
	return deadline;
}

struct deadline deadline_earlier(struct deadline one, struct deadline other)
{
	return one.at_us < other.at_us ? one : other;
}

int64_t deadline_left_us(struct deadline deadline)
{
	int64_t left_us = deadline.at_us - clock_us();

	return left_us > 0 ? left_us : 0;
}

bool deadline_passed(struct deadline deadline)
{
	return deadline_left_us(deadline) == 0;
}
