/* SPDX-License-Identifier: ISC */
#ifndef CLI_SPELLING_H
#define CLI_SPELLING_H

#include <stddef.h>

/*
 * spelling - finds the known word that a misspelt word was meant to be.
 *
 * A word is near with at most one slip for every three letters: a letter inserted, missing or
 * wrong, or two letters swapped.  A prefix of three letters or more is near too.  Case is
 * ignored.  Words of more than 40 bytes are never near.  Pure.
 */
struct spelling {
	const char *text;
	const char *nearest; /* NULL, or the first of the nearest words so far */
	size_t slips;
};

struct spelling spelling_of(const char *text);

void spelling_consider(struct spelling *spelling, const char *word);

/* ": did you mean PREFIXword?", or otherwise if no word is near. */
const char *spelling_hint(
    const struct spelling *spelling, const char *prefix, const char *otherwise);

#endif
