/* SPDX-License-Identifier: ISC */
#include "starttls/mask.h"

#include <string.h>

#include "base/mem.h"

enum { STARS_MIN = 4 };

/* XFORWARD, XCLIENT and X-EXPS are keywords: they have other letters in the middle. */
static bool is_mask(const char *keyword, size_t length)
{
	return length > 2 && strspn(keyword, "X") >= length - 1 &&
	       keyword[length - 1] >= 'A' && keyword[length - 1] <= 'Z';
}

const char *mask_of_capability(const struct reply *hello, const char *capability)
{
	for (int i = 0; i < hello->capabilities.count; i++) {
		const char *keyword = hello->capabilities.texts[i];
		size_t length = strcspn(keyword, " ");

		if (length == strlen(capability) && is_mask(keyword, length))
			return mem_copy(keyword, length);
	}
	return NULL;
}

/* PIX does not mask the digits 0 and 2 and the blanks of a greeting. */
const char *mask_of_greeting(const struct reply *greeting)
{
	const char *text = greeting->text;
	size_t stars = 0;

	if (greeting->verdict != REPLY_YES || !text || strncmp(text, "220", 3) != 0)
		return NULL;
	for (const char *at = text + 3; *at; at++) {
		if (!strchr("*02 -", *at))
			return NULL;
		stars += *at == '*';
	}
	return stars >= STARS_MIN ? text : NULL;
}
