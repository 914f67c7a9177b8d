/* SPDX-License-Identifier: ISC */
#ifndef BASE_LOOKALIKE_H
#define BASE_LOOKALIKE_H

#include <stddef.h>

/*
 * lookalike - pasted characters that look like ' ', '-', a quote, ':' or '=', or are invisible.
 *
 * Knows UTF-8 (RFC 3629), and the bytes for spaces, dashes and quotes in Latin-1 and
 * Windows-1252; no letters.  The bytes must begin at the start of a character: the middle of
 * one would be read as Windows-1252.  Pure; any thread may call.
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

/* The kind of the first character; *size is its length in bytes, 0 for LOOKALIKE_NONE. */
enum lookalike lookalike_kind(const char *bytes, size_t length, size_t *size);

/* The same as a phrase: "an en dash (U+2013)"; NULL for LOOKALIKE_NONE. */
const char *lookalike_name(const char *bytes, size_t length, size_t *size);

#endif
