/* SPDX-License-Identifier: ISC */
#ifndef CLI_SPELLING_H
#define CLI_SPELLING_H

#include <stddef.h>

/*
 * spelling - which of the known words somebody meant who wrote another.
 *
 * Near is what is one slip away for every three letters: a letter too many, too few or
 * wrong, two that changed places; and the beginning of a word, from three letters on.
 * Case does not count.  Words of more than 40 bytes are near to nothing.  Pure.
 */
struct spelling {
	const char *text;
	const char *nearest; /* NULL, or the first of the nearest words so far */
	size_t slips;
};

struct spelling spelling_of(const char *text);

void spelling_consider(struct spelling *spelling, const char *word);

/* ": did you mean PREFIXword?", or otherwise where no word was near. */
const char *spelling_hint(
    const struct spelling *spelling, const char *prefix, const char *otherwise);

#endif
