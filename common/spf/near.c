/* SPDX-License-Identifier: ISC */
#include "spf/near.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "spf/record.h"
#include "spf/words.h"

enum { AHEAD_MAX = 60, LOOK_MAX = 160 };

static size_t word_size(const char *text)
{
	size_t size = 0;

	while (isalnum((unsigned char)text[size]))
		size++;
	return size;
}

static bool is_number(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0';
}

/* Bytes accepted between "v" and "spf1": blanks, '=' and pasted characters. */
static bool is_joint(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (!(text[i] & 0x80) && !strchr(" \t=:\"'", text[i]))
			return false;
	}
	return true;
}

/* Whether the text after a bare "spf1" continues like a record. */
static bool goes_on(const char *text)
{
	static const char *const names[] = { "all", "include", "a", "mx", "ptr", "ip4",
		"ip6", "exists", "redirect", "exp", NULL };
	size_t blanks = strspn(text, " \t,;\"'");

	if (!text[blanks])
		return true;
	if (blanks == 0)
		return false;
	text += blanks;
	text += strspn(text, "+-?~");
	size_t size = word_size(text);
	return spf_words_is(mem_copy(text, size), names) &&
	       (!text[size] || strchr(" :=/\"';,", text[size]));
}

/* Whether the word at text, with or without a "v" before it, completes a version tag. */
static bool is_tag(const char *text, const char *word, bool is_versioned, bool is_marked)
{
	if (strcasecmp(word, "vspf1") == 0)
		return goes_on(text + strlen(word));
	if (is_versioned)
		return is_marked ? strncasecmp(word, "spf", 3) == 0
				 : strcasecmp(word, "spf1") == 0;
	return strcasecmp(word, "spf1") == 0 && goes_on(text + strlen(word));
}

bool spf_near_miss(const unsigned char *bytes, size_t length)
{
	static const char *const beside[] = { "v", "txt", "in", "spf", "type", "record",
		"value", NULL };
	const char *text = mem_copy(bytes, length < LOOK_MAX ? length : LOOK_MAX);
	const char *begin = text, *v = NULL;
	bool is_foreign = false; /* after a word unrelated to SPF */

	if (spf_record_is(bytes, length))
		return false;
	while (*text && text - begin < AHEAD_MAX) {
		size_t size = word_size(text);

		if (size == 0) {
			text++;
			continue;
		}
		const char *word = mem_copy(text, size);
		bool is_versioned = v && is_joint(v + 1, (size_t)(text - v - 1));
		bool is_marked = is_versioned &&
				 memchr(v + 1, '=', (size_t)(text - v - 1));
		if (!is_foreign && is_tag(text, word, is_versioned, is_marked))
			return true;
		/* A line of a zone file: the text before the type is the owner name. */
		if (strcasecmp(word, "txt") == 0)
			is_foreign = false;
		else
			is_foreign |= !is_number(word) && !spf_words_is(word, beside);
		v = tolower((unsigned char)word[0]) == 'v' && size == 1 ? text : NULL;
		text += size;
	}
	return false;
}
