/* SPDX-License-Identifier: ISC */
#ifndef NET_BUDGET_H
#define NET_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * budget - the number of DNS questions left to a run, or to a caller of its resolver that has its
 * own limit.
 *
 * Updated by atomic operations: any thread may call, except budget_start().
 */
struct budget {
	atomic_int left; /* if negative: number of refused questions */
};

void budget_start(struct budget *budget, int questions);

/* Takes one question from the budget; returns false if none was left. */
bool budget_take(struct budget *budget);

bool budget_is_spent(const struct budget *budget);

#endif
