/* SPDX-License-Identifier: ISC */
#ifndef BASE_WAITING_H
#define BASE_WAITING_H

#include "base/deadline.h"

/*
 * waiting - what each thread waits for, for somebody who wants to know.
 *
 * Unless waiting_watch() has been called, nothing here does anything.  Sentences are kept
 * as they are given, and must live until exit; of more than WAITING_MOST threads the rest
 * is not heard of.  waiting_watch() is called before there are threads, the others by any.
 */
enum { WAITING_MOST = 16 };

struct waiting {
	const char *whom; /* "mx1.example.org:25" */
	const char *what; /* "its greeting"; NULL: not said yet */
};

/* From now on notice runs every period_us as long as a thread waits: in one thread at a
 * time, while the others go on.  It says whether it wants to be called again. */
void waiting_watch(bool (*notice)(void), int64_t period_us);

bool waiting_is_watched(void);

/* The calling thread waits for whom, until waiting_end(). */
void waiting_begin(const char *whom);
void waiting_for(const char *what);
void waiting_end(void);

/* Who waits, in no order.  Returns how many. */
int waiting_list(struct waiting waiting[WAITING_MOST]);

/* For those who wait: the deadline, or an earlier instant at which to call waiting_tell(). */
struct deadline waiting_wake(struct deadline deadline);
void waiting_tell(void);

#endif
