/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/pool.h"
#include "base/wait.h"
#include "base/waiting.h"

#include "unit.h"

enum { COLUMNS = 40, PERIOD_MS = 10 };
static const double a_while = 0.1, very_long = 5;
/* One column less than the terminal has. */
static const char blank[] = "\r                                       \r";

/* The side of the terminal that a person sees. */
static int screen;

static void open_terminal(void)
{
	screen = posix_openpt(O_RDWR | O_NOCTTY);
	EXPECT(
	    screen >= 0 && grantpt(screen) == 0 && unlockpt(screen) == 0, "a terminal");
	int end = open(ptsname(screen), O_RDWR | O_NOCTTY);

	EXPECT(end >= 0 && dup2(end, STDERR_FILENO) == STDERR_FILENO, "standard error");
	close(end);
}

/* What comes on the screen until the text has come, or nothing for so many seconds. */
static const char *seen_until(const char *text, double seconds)
{
	static char all[20000];
	size_t used = 0;

	all[0] = '\0';
	while (!strstr(all, text) && used < sizeof all - 1 &&
	       wait_for(screen, POLLIN, deadline_in(seconds)) &&
	       read(screen, all + used, 1) == 1)
		all[++used] = '\0';
	return all;
}

/* Nobody writes to the pipe: the wait lasts until its deadline. */
static void wait_a_while(void)
{
	struct deadline deadline = deadline_in(0.05);
	int ends[2];

	EXPECT(pipe(ends) == 0, "pipe");
	EXPECT(!wait_for(ends[0], POLLIN, deadline), "nothing came");
	EXPECT(deadline_passed(deadline), "waited until the deadline");
	close(ends[0]);
	close(ends[1]);
}

static void test_unwatched(void)
{
	EXPECT(!waiting_is_watched(), "nobody looks");
	waiting_for("mx:25: its greeting");
	wait_a_while();
	EXPECT_TEXT(seen_until("x", a_while), "", "nothing is written");
	waiting_for(NULL);
}

static void test_pipe(void)
{
	int ends[2], terminal = dup(STDERR_FILENO);

	EXPECT(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0, "a pipe");
	waiting_watch(COLUMNS, PERIOD_MS);
	EXPECT(!waiting_is_watched(), "standard error is no terminal");
	dup2(terminal, STDERR_FILENO);
	close(terminal);
	close(ends[0]);
	close(ends[1]);
}

static void test_told(void)
{
	static const char line[] = "waiting for mx:25: its greeting";

	waiting_watch(COLUMNS, PERIOD_MS);
	EXPECT(waiting_is_watched(), "somebody looks");
	EXPECT_TEXT(seen_until(line, a_while), "", "nothing is waited for");
	waiting_for("mx:25: its greeting");
	EXPECT_TEXT(seen_until(line, very_long), line, "one waits");
	EXPECT_TEXT(
	    seen_until(line, very_long), mem_printf("%s%s", blank, line), "written anew");
	wait_a_while();
	waiting_for(NULL);
}

static void wait_one(void *context, int item, struct turn turn)
{
	static const char *const texts[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
	int *seen_items = context;

	waiting_for(texts[item % 8]);
	waiting_for(texts[item / 8 % 8]);
	waiting_for(NULL);
	seen_items[item] = turn.left >= 1;
}

static void test_threads(void)
{
	enum { ITEMS = 200 };
	int done[ITEMS] = { 0 }, good = 0;
	const char *text;

	pool_run(wait_one, done, ITEMS);
	for (int i = 0; i < ITEMS; i++)
		good += done[i];
	EXPECT_NUMBER(good, ITEMS, "all work");
	waiting_for("the last of all: a line that is longer than the terminal is wide");
	text = seen_until("\rwaiting for the last of all: a line ...", very_long);
	EXPECT(strstr(text, "\rwaiting for the last of all: a line ..."),
	    "a slot is free again");
}

static void test_over(void)
{
	const char *text;

	waiting_is_over();
	text = seen_until("no such text", a_while);
	EXPECT(strlen(text) >= strlen(blank) &&
		   strcmp(text + strlen(text) - strlen(blank), blank) == 0,
	    "cleared, and no other written");
}

int main(void)
{
	open_terminal();
	test_unwatched();
	test_pipe();
	test_told();
	test_threads();
	test_over();
	return unit_end();
}
