/* SPDX-License-Identifier: ISC */
#include "net/budget.h"

void budget_start(struct budget *budget, int questions)
{
	atomic_init(&budget->left, questions);
}

bool budget_take(struct budget *budget)
{
	return atomic_fetch_sub(&budget->left, 1) > 0;
}

bool budget_is_spent(const struct budget *budget)
{
	return atomic_load(&budget->left) <= 0;
}
