/* SPDX-License-Identifier: ISC */
#include "cli/notice.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/text.h"
#include "base/waiting.h"
#include "cli/terminal.h"

enum { PERIOD_US = 2000000, COLUMNS_MIN = 20, COLUMNS_MAX = 200 };

/* Of the line that is shown. */
static atomic_int shown_columns;
static atomic_bool is_over;

static void put(const char *text, size_t length)
{
	if (write(STDERR_FILENO, text, length) < 0)
		shown_columns = 0;
}

static void clear(void)
{
	char blank[COLUMNS_MAX + 2];
	size_t columns = (size_t)atomic_exchange(&shown_columns, 0);

	if (columns == 0)
		return;
	memset(blank, ' ', sizeof blank);
	blank[0] = blank[columns + 1] = '\r';
	put(blank, columns + 2);
}

void notice_end(void)
{
	is_over = true;
	clear();
}

/* Whoever waits at a terminal ends it so. */
static void end_interrupted(int number)
{
	notice_end();
	signal(number, SIG_DFL);
	raise(number);
}

static void mind_interrupts(void)
{
	struct sigaction now;

	if (sigaction(SIGINT, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
		signal(SIGINT, end_interrupted);
}

static const char *words_on(const struct waiting *waiting, int count)
{
	struct text_builder text = { 0 };

	text_print(&text, "waiting for");
	if (count > 1)
		text_print(&text, " %d servers:", count);
	for (int i = 0; i < count; i++)
		text_print(&text, "%s %s%s%s", i ? "," : "", waiting[i].whom,
		    waiting[i].what ? ": " : "", waiting[i].what ? waiting[i].what : "");
	return text_built(&text);
}

/* Cut by bytes: where they are more than the columns, the line is the shorter for it. */
static void show(const char *text, int columns)
{
	size_t most = (size_t)(columns <= COLUMNS_MAX ? columns - 1 : COLUMNS_MAX);
	const char *line = clean_text(text, strlen(text), most);

	clear();
	if (is_over)
		return;
	shown_columns = (int)strlen(line);
	put(line, strlen(line));
}

static bool notify(void)
{
	struct terminal terminal = terminal_find();
	struct waiting waiting[WAITING_MOST];
	int count = waiting_list(waiting);

	if (terminal.columns < COLUMNS_MIN || !isatty(STDERR_FILENO))
		return false;
	if (count > 0) {
		mind_interrupts();
		show(words_on(waiting, count), terminal.columns);
	}
	return true;
}

void notice_start(void)
{
	const char *kind = getenv("TERM");

	if (kind && *kind && strcmp(kind, "dumb") != 0)
		waiting_watch(notify, PERIOD_US);
}
