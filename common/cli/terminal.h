/* SPDX-License-Identifier: ISC */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/finding.h"

/*
 * terminal - the screen that a person reads the output on, where there is one.
 *
 * What is printed goes through clean_text() first: the colours put around it here are the
 * only escapes that ever reach a screen.  Texts live until exit.  Main thread.
 */
struct terminal {
	int columns;     /* 0: standard output is no terminal */
	bool has_colour; /* neither NO_COLOR nor TERM=dumb forbids it */
};

struct terminal terminal_find(void);

/* Whether TERM names a terminal, and no dumb one: a scheduler sets none. */
bool terminal_is_capable(void);

/* The clean line with length bytes from at on in the colour of the state. */
const char *terminal_state(const struct terminal *terminal, const char *clean, size_t at,
    size_t length, enum state state);

/* The clean line, dim. */
const char *terminal_dim(const struct terminal *terminal, const char *clean);

/* How many bytes of text go on a line of that many columns; at least a word. */
size_t terminal_line(const char *text, int columns);

#endif
