/* SPDX-License-Identifier: ISC */
#include "base/pool.h"

#include <stdatomic.h>

#include "unit.h"

enum { ITEMS_MAX = 100 };

struct seen {
	int calls[ITEMS_MAX];
	struct turn turns[ITEMS_MAX];
};

static void see(void *context, int item, struct turn turn)
{
	struct seen *seen = context;

	seen->calls[item]++;
	seen->turns[item] = turn;
}

static void test_turns(void)
{
	static const struct {
		int count, first_left; /* that item 0 is told */
	} cases[] = {
		{ 0, 0 },
		{ 1, 1 },
		{ 2, 1 },
		{ POOL_MOST, 1 },
		{ POOL_MOST + 1, 2 },
		{ 2 * POOL_MOST, 2 },
		{ 29, 2 },
		{ 3 * POOL_MOST + 1, 4 },
		{ ITEMS_MAX, 7 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int count = cases[i].count, firsts = 0;
		struct seen seen = { 0 };

		pool_run(see, &seen, count);
		for (int item = 0; item < count; item++) {
			EXPECT_NUMBER(seen.calls[item], 1, "each item once");
			EXPECT(seen.turns[item].left >= 1, "it is its own turn");
			firsts += seen.turns[item].before == 0;
		}
		EXPECT(firsts <= POOL_MOST, "no more threads than allowed");
		if (count > 0)
			EXPECT_NUMBER(
			    seen.turns[0].left, cases[i].first_left, "the first");
		if (count > 0)
			EXPECT_NUMBER(seen.turns[count - 1].left, 1, "the last");
	}
}

enum { OUTER = 7, INNER = 31 };

static atomic_int working, most, done;

static void count_worker(void *context, int item, struct turn turn)
{
	int now = atomic_fetch_add(&working, 1) + 1, known = atomic_load(&most);

	(void)context;
	(void)item;
	(void)turn;
	while (now > known && !atomic_compare_exchange_weak(&most, &known, now))
		;
	atomic_fetch_add(&done, 1);
	atomic_fetch_sub(&working, 1);
}

static void run_inner(void *context, int item, struct turn turn)
{
	(void)item;
	(void)turn;
	pool_run(count_worker, context, INNER);
}

/* Members of a domain's check run side by side, and each probes its servers side by side. */
static void test_nested(void)
{
	pool_run(run_inner, NULL, OUTER);
	EXPECT_NUMBER(done, OUTER * INNER, "each inner item once");
	EXPECT(most <= POOL_MOST, "one cap for the process");
	struct seen seen = { 0 };
	pool_run(see, &seen, POOL_MOST);
	EXPECT_NUMBER(seen.turns[0].left, 1, "all threads are free again");
}

int main(void)
{
	test_turns();
	test_nested();
	return unit_end();
}
