/* SPDX-License-Identifier: ISC */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/finding.h"

/*
 * terminal - the terminal on which a person reads the output, if there is one.
 *
 * Output passes clean_text() first: the colours added here are the only escape sequences that
 * reach a terminal.  Texts are valid until exit.  Main thread.
 */
struct terminal {
	int columns;     /* 0: standard output is not a terminal */
	bool has_colour; /* neither NO_COLOR nor TERM=dumb forbids it */
};

struct terminal terminal_find(void);

/* Whether TERM names a terminal other than "dumb"; a scheduler does not set it. */
bool terminal_is_capable(void);

/* The clean line, with length bytes from at on in the colour of the state. */
const char *terminal_state(const struct terminal *terminal, const char *clean, size_t at,
    size_t length, enum state state);

/* The clean line, dim. */
const char *terminal_dim(const struct terminal *terminal, const char *clean);

/* The number of bytes of text that fit on a line of that many columns; at least one word. */
size_t terminal_line(const char *text, int columns);

#endif
