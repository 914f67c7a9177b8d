/* SPDX-License-Identifier: ISC */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include <stddef.h>

/*
 * clean - foreign bytes made fit to print: the one function for every string that a
 * server, a certificate, a name server or the command line gave.
 *
 * What comes out is valid UTF-8 (RFC 3629).  Programs that interpret text gain nothing by
 * it: printf(1) with %b finds no backslash, a browser no markup, Icinga DB Web no state in
 * brackets, a terminal no control character.
 *  - Each byte of '|', '\\', control characters (C0, DEL, C1), line and paragraph
 *    separators, bidirectional overrides, invisible characters and of what is no UTF-8
 *    stands as its value in braces: {0a}.
 *  - '<', '>' and '&' stand as U+2039, U+203A and U+FF06.
 *  - '[' and '(' stand as {5b} and {28} directly before OK, UP, WARNING, CRITICAL, UNKNOWN,
 *    DOWN, UNREACHABLE and PENDING, in capitals and whatever follows.
 * Braces stay as they are: cleaning clean text changes nothing.  Any thread may call.
 */

/* At most length_max bytes, with "..." at the end where something was cut; at least 3. */
char *clean_text(const char *bytes, size_t length, size_t length_max);

/* How many bytes the UTF-8 character at text takes if it may be printed as it is, else 0. */
size_t clean_character(const unsigned char *text, size_t length);

#endif
