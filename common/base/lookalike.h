/* SPDX-License-Identifier: ISC */
#ifndef BASE_LOOKALIKE_H
#define BASE_LOOKALIKE_H

#include <stddef.h>

/*
 * lookalike - characters that come in by pasting: they look like ' ', '-', a quote, ':' or
 * '=', or cannot be seen at all.
 *
 * UTF-8 (RFC 3629), and the bytes that stand for spaces, dashes and quotes in Latin-1 and
 * Windows-1252.  No letter is among them.  The bytes begin where a character begins: in the
 * middle of one, its bytes would be taken for Windows-1252.  Pure; any thread may call.
 */
enum lookalike {
	LOOKALIKE_NONE,
	LOOKALIKE_SPACE,
	LOOKALIKE_INVISIBLE,
	LOOKALIKE_DASH,
	LOOKALIKE_QUOTE,
	LOOKALIKE_COLON,
	LOOKALIKE_EQUALS,
};

/* What the first character looks like; *size is how many bytes it has, 0 for none. */
enum lookalike lookalike_kind(const char *bytes, size_t length, size_t *size);

/* The same as a clause: "an en dash (U+2013)"; NULL for none. */
const char *lookalike_name(const char *bytes, size_t length, size_t *size);

#endif
