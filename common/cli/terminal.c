/* SPDX-License-Identifier: ISC */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/mem.h"

enum { COLUMNS_UNKNOWN = 80 };

static const char *const colours[] = {
	[STATE_OK] = "32",
	[STATE_WARNING] = "33",
	[STATE_CRITICAL] = "31",
	[STATE_UNKNOWN] = "35",
};

bool terminal_is_capable(void)
{
	const char *kind = getenv("TERM");

	return kind && *kind && strcmp(kind, "dumb") != 0;
}

/* no-color.org; a dumb terminal does not support ECMA-48 8.3.117. */
static bool may_colour(void)
{
	const char *forbidden = getenv("NO_COLOR");

	return !(forbidden && *forbidden) && terminal_is_capable();
}

struct terminal terminal_find(void)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return (struct terminal){ .columns = 0 };
	return (struct terminal){
		.columns = size.ws_col ? size.ws_col : COLUMNS_UNKNOWN,
		.has_colour = may_colour(),
	};
}

const char *terminal_state(const struct terminal *terminal, const char *clean, size_t at,
    size_t length, enum state state)
{
	if (!terminal->has_colour)
		return clean;
	return mem_printf("%.*s\33[1;%sm%.*s\33[0m%s", (int)at, clean, colours[state],
	    (int)length, clean + at, clean + at + length);
}

const char *terminal_dim(const struct terminal *terminal, const char *clean)
{
	return terminal->has_colour ? mem_printf("\33[2m%s\33[0m", clean) : clean;
}

size_t terminal_line(const char *text, int columns)
{
	size_t length = strlen(text), fits = 0;
	int column = 0;

	for (size_t at = 0; at <= length; at++) {
		if ((at == length || text[at] == ' ') && (column <= columns || fits == 0))
			fits = at;
		if (column > columns && fits > 0)
			return fits;
		/* Only the first byte of a character takes a column. */
		column += ((unsigned char)text[at] & 0xc0) != 0x80;
	}
	return fits;
}
