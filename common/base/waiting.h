/* SPDX-License-Identifier: ISC */
#ifndef BASE_WAITING_H
#define BASE_WAITING_H

#include <stdbool.h>

/*
 * waiting - a line on standard error that tells a person what the check waits for.
 *
 * A separate thread writes it; working threads name their next wait.
 */

/* Called by the main thread before it starts other threads.  If standard error is a
 * terminal, the line is written every period_ms. */
void waiting_watch(int columns, int period_ms);
bool waiting_is_watched(void);

/* For the calling thread: "mx1.example.org:25: its greeting", kept until exit; NULL ends the
 * wait.  At most 16 threads are shown. */
void waiting_for(const char *text);

/* Clears the line for good.  Safe in a signal handler. */
void waiting_is_over(void);

#endif
