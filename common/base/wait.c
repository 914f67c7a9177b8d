/* SPDX-License-Identifier: ISC */
#include "base/wait.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>

int wait_poll(struct pollfd *fds, unsigned count, struct deadline deadline)
{
	for (;;) {
		/* Rounded up: a wait that ends too early is repeated. */
		int64_t left_ms = (deadline_left_us(deadline) + 999) / 1000;
		int ready = poll(fds, count, left_ms < INT_MAX ? (int)left_ms : INT_MAX);

		if (ready > 0 || (ready == 0 && deadline_passed(deadline)))
			return ready;
		if (ready < 0 && errno != EINTR)
			return ready;
	}
}

bool wait_for(int fd, short events, struct deadline deadline)
{
	struct pollfd wanted = { .fd = fd, .events = events };

	return wait_poll(&wanted, 1, deadline) != 0;
}
