/* SPDX-License-Identifier: ISC */
#ifndef BASE_CLEAN_H
#define BASE_CLEAN_H

#include <stddef.h>

/*
 * clean - foreign bytes made fit to print: the one function for every string that a
 * server, a certificate or a name server sent.
 *
 * What comes out is valid UTF-8 (RFC 3629) without '|', control characters (C0, DEL, C1),
 * line and paragraph separators, bidirectional overrides or invisible characters: each
 * byte of those stands as \xHH.  Cleaning clean text changes nothing.  Any thread may
 * call.
 */

/* At most length_max bytes, with "..." at the end where something was cut; at least 3. */
char *clean_text(const char *bytes, size_t length, size_t length_max);

/* How many bytes the UTF-8 character at text takes if it may be printed as it is, else 0. */
size_t clean_character(const unsigned char *text, size_t length);

#endif
