/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <unistd.h>

#include "base/pool.h"
#include "base/wait.h"
#include "base/waiting.h"

#include "unit.h"

static int called;

static bool notice(void)
{
	struct waiting waiting[WAITING_MOST];

	called++;
	EXPECT_NUMBER(waiting_list(waiting), 1, "one waits");
	EXPECT_TEXT(waiting[0].whom, "mx:25", "whom");
	EXPECT_TEXT(waiting[0].what, "its greeting", "what");
	return called < 3;
}

static void test_unwatched(void)
{
	struct waiting waiting[WAITING_MOST];
	struct deadline deadline = deadline_in(5);

	EXPECT(!waiting_is_watched(), "nobody looks");
	waiting_begin("mx:25");
	waiting_for("its greeting");
	EXPECT_NUMBER(waiting_list(waiting), 0, "nothing is kept");
	waiting_end();
	EXPECT(waiting_wake(deadline).at_us == deadline.at_us, "no wait is shortened");
}

/* Nobody writes to the pipe: each wait lasts until its deadline, whatever is told. */
static void test_told(void)
{
	int ends[2];
	struct deadline deadline = deadline_in(0.2);

	EXPECT(pipe(ends) == 0, "pipe");
	waiting_watch(notice, 1000);
	waiting_begin("mx:25");
	waiting_for("its greeting");
	EXPECT(!wait_for(ends[0], POLLIN, deadline), "nothing came");
	EXPECT(deadline_passed(deadline), "waited until the deadline");
	EXPECT_NUMBER(called, 3, "called until it said no");
	EXPECT(!waiting_is_watched(), "and no more");
	waiting_end();
}

static bool never(void)
{
	return true;
}

static void wait_one(void *context, int item, struct turn turn)
{
	static const char *const whom[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
	struct waiting waiting[WAITING_MOST];
	int *seen = context, count;

	waiting_begin(whom[item % 8]);
	waiting_for("x");
	count = waiting_list(waiting);
	waiting_tell();
	waiting_end();
	seen[item] = count >= 1 && count <= WAITING_MOST && turn.left >= 1;
}

static void test_threads(void)
{
	enum { ITEMS = 200 };
	int seen[ITEMS] = { 0 }, good = 0;
	struct waiting waiting[WAITING_MOST];

	waiting_watch(never, 10);
	pool_run(wait_one, seen, ITEMS);
	for (int i = 0; i < ITEMS; i++)
		good += seen[i];
	EXPECT_NUMBER(good, ITEMS, "each is heard of");
	EXPECT_NUMBER(waiting_list(waiting), 0, "every slot is free again");
}

int main(void)
{
	test_unwatched();
	test_told();
	test_threads();
	return unit_end();
}
