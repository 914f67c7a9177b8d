/* SPDX-License-Identifier: ISC */
#include "cli/spelling.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { LENGTH_MAX = 40, LETTERS_A_SLIP = 3 };

static size_t least(size_t one, size_t other)
{
	return one < other ? one : other;
}

static int lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
}

/* Optimal string alignment: row by row, the last two rows kept. */
static size_t slips_between(
    const char *one, size_t one_length, const char *other, size_t other_length)
{
	size_t rows[3][LENGTH_MAX + 1];

	for (size_t k = 0; k <= other_length; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= one_length; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3];
		const size_t *higher = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t k = 1; k <= other_length; k++) {
			int a = lower(one[i - 1]), b = lower(other[k - 1]);

			row[k] = least(above[k], row[k - 1]) + 1;
			row[k] = least(row[k], above[k - 1] + (a != b));
			if (i > 1 && k > 1 && a == lower(other[k - 2]) &&
			    b == lower(one[i - 2]))
				row[k] = least(row[k], higher[k - 2] + 1);
		}
	}
	return rows[one_length % 3][other_length];
}

struct spelling spelling_of(const char *text)
{
	return (struct spelling){ .text = text, .slips = LENGTH_MAX };
}

void spelling_consider(struct spelling *spelling, const char *word)
{
	size_t length = strlen(spelling->text), word_length = strlen(word);
	size_t slips;

	if (length > LENGTH_MAX || word_length > LENGTH_MAX)
		return;
	if (length >= LETTERS_A_SLIP && strncasecmp(spelling->text, word, length) == 0)
		slips = 1;
	else
		slips = slips_between(spelling->text, length, word, word_length);
	if (slips > least(length, word_length) / LETTERS_A_SLIP)
		return;
	if (slips < spelling->slips) {
		spelling->slips = slips;
		spelling->nearest = word;
	}
}

const char *spelling_hint(
    const struct spelling *spelling, const char *prefix, const char *otherwise)
{
	if (!spelling->nearest)
		return otherwise;
	return mem_printf(": did you mean %s%s?", prefix, spelling->nearest);
}
