/* SPDX-License-Identifier: ISC */
#include "base/folded.h"

#include <string.h>
#include <strings.h>

bool folded_has(const char *text, const char *word)
{
	size_t length = strlen(word);

	for (; *text; text++) {
		if (strncasecmp(text, word, length) == 0)
			return true;
	}
	return false;
}
