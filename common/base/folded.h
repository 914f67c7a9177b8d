/* SPDX-License-Identifier: ISC */
#ifndef BASE_FOLDED_H
#define BASE_FOLDED_H

#include <stdbool.h>

/*
 * folded - searches a text within a text, ignoring the case of ASCII letters: POSIX has only
 * strcasecmp(3), for whole strings.  Pure; any thread may call.
 */

/* Whether the text contains the word, which must not be empty. */
bool folded_has(const char *text, const char *word);

#endif
