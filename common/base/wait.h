/* SPDX-License-Identifier: ISC */
#ifndef BASE_WAIT_H
#define BASE_WAIT_H

#include "base/deadline.h"

/*
 * wait - waits for descriptors, until a deadline.
 *
 * Any thread may call.
 */
struct pollfd;

/* poll(2) until the deadline.  Returns the number of ready descriptors: 0 if the deadline
 * has passed, -1 with errno set on an error.  Signals do not shorten the wait. */
int wait_poll(struct pollfd *fds, unsigned count, struct deadline deadline);

/* Waits until fd has one of the poll(2) events.  Returns false if the deadline has passed. */
bool wait_for(int fd, short events, struct deadline deadline);

#endif
