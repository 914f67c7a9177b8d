/* SPDX-License-Identifier: ISC */
#ifndef BASE_WAITING_H
#define BASE_WAITING_H

#include <stdbool.h>

/*
 * waiting - one line on standard error, for a person at a terminal, on what is waited for.
 *
 * A thread of its own writes it; those that work say what their next step waits for.
 */

/* By the main thread, before there are others: the line is written every period_ms from now on,
 * where standard error is a terminal. */
void waiting_watch(int columns, int period_ms);
bool waiting_is_watched(void);

/* For the calling thread: "mx1.example.org:25: its greeting", kept until exit; NULL: nothing any
 * more.  Of more than 16 threads the others are left out. */
void waiting_for(const char *text);

/* Clears the line; no other is written.  Safe in a signal handler. */
void waiting_is_over(void);

#endif
