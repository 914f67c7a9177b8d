/* SPDX-License-Identifier: ISC */
#ifndef NET_BUDGET_H
#define NET_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * budget - how many DNS questions somebody may still ask: a run, or a user of a run's resolver who
 * has a limit of its own.
 *
 * Changes by atomic operations: any thread may call, but for budget_start().
 */
struct budget {
	atomic_int left; /* below 0: that many were refused */
};

void budget_start(struct budget *budget, int questions);

/* Takes one off; false where none is left. */
bool budget_take(struct budget *budget);

bool budget_is_spent(const struct budget *budget);

#endif
