/* SPDX-License-Identifier: ISC */
#ifndef BASE_FOLDED_H
#define BASE_FOLDED_H

#include <stdbool.h>

/*
 * folded - a text within a text, where the case of ASCII letters does not count: POSIX has
 * strcasecmp(3) for whole texts alone.  Pure; any thread may call.
 */

/* Whether the word, which is not empty, stands anywhere in the text. */
bool folded_has(const char *text, const char *word);

#endif
