/* SPDX-License-Identifier: ISC */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include <stddef.h>

/*
 * clean - makes foreign bytes safe to print: the one function for every string from a server, a
 * certificate, a name server or the command line.
 *
 * The output is valid UTF-8 (RFC 3629).  It contains no backslash for printf(1) with %b, no
 * markup for a browser, no state in brackets for Icinga DB Web, no control character for a
 * terminal.
 *  - Each byte of '|', '\\', a control character (C0, DEL, C1), a line or paragraph separator,
 *    a bidirectional override, an invisible character or invalid UTF-8 is written as its value
 *    in braces: {0a}.
 *  - '<', '>' and '&' become U+2039, U+203A and U+FF06.
 *  - '[' and '(' become {5b} and {28} directly before OK, UP, WARNING, CRITICAL, UNKNOWN, DOWN,
 *    UNREACHABLE and PENDING, in capitals and whatever follows.
 * Braces are not escaped: cleaning clean text changes nothing.  Any thread may call.
 */

/* Returns at most length_max bytes (3 or more); a truncated text ends with "...". */
char *clean_text(const char *bytes, size_t length, size_t length_max);

/* The size of the UTF-8 character at text if it may be printed unchanged, else 0. */
size_t clean_character(const unsigned char *text, size_t length);

#endif
