/* SPDX-License-Identifier: ISC */
#include "spf/macro.h"

#include <ctype.h>
#include <string.h>

enum { PARTS_ALL = 1000000 };

const char *spf_macro_read(const char *text, size_t length, bool is_explanation,
    struct spf_macro *macro, size_t *at)
{
	size_t i = 2;

	*macro = (struct spf_macro){ .parts = PARTS_ALL, .delimiters = "." };
	if (i == length || !text[i] ||
	    !strchr("slodiphvcrt", tolower((unsigned char)text[i]))) {
		*at = i == length ? 0 : i;
		return i == length ? "unterminated macro" : "unknown macro letter";
	}
	macro->letter = (char)tolower((unsigned char)text[i]);
	macro->is_escaped = isupper((unsigned char)text[i]) != 0;
	if (!is_explanation && strchr("crt", macro->letter)) {
		*at = i;
		return "this macro letter is allowed only in explanations";
	}
	i++;
	if (i < length && isdigit((unsigned char)text[i])) {
		*at = i;
		macro->parts = 0;
		for (; i < length && isdigit((unsigned char)text[i]); i++) {
			if (macro->parts < PARTS_ALL)
				macro->parts = 10 * macro->parts + (text[i] - '0');
		}
		if (macro->parts == 0)
			return "the number of parts must not be 0";
	}
	if (i < length && tolower((unsigned char)text[i]) == 'r') {
		macro->is_reversed = true;
		i++;
	}
	size_t begin = i;
	while (i < length && text[i] && strchr(".-+,/_=", text[i]))
		i++;
	if (i > begin) {
		macro->delimiters = text + begin;
	}
	macro->delimiter_count = i > begin ? i - begin : 1;
	*at = i == length ? 0 : i;
	if (i == length)
		return "unterminated macro";
	if (text[i] != '}')
		return "expected '}'";
	macro->size = i + 1;
	return NULL;
}

/* *tail becomes the offset after the last macro-expand. */
static const char *check(
    const char *text, size_t length, bool is_explanation, size_t *at, size_t *tail)
{
	size_t i = 0;

	*tail = 0;
	while (i < length) {
		struct spf_macro macro = { .size = 2 };
		size_t offset = 0;
		bool is_space = text[i] == ' ' && is_explanation;

		*at = i;
		if (!is_space && (text[i] < 0x21 || text[i] > 0x7e))
			return "invalid character";
		if (text[i] != '%') {
			i++;
			continue;
		}
		if (i + 1 == length || !text[i + 1] || !strchr("{%_-", text[i + 1]))
			return "'%' must be followed by '{', '%', '_' or '-'";
		const char *error = text[i + 1] != '{'
					? NULL
					: spf_macro_read(text + i, length - i,
					      is_explanation, &macro, &offset);
		*at = i + offset;
		if (error)
			return error;
		*tail = i += macro.size;
	}
	*at = length;
	return NULL;
}

/* Section 12: toplabel contains a letter or an inner hyphen. */
static bool is_top_label(const char *label, size_t length)
{
	bool is_numeric = true;

	if (length == 0 || label[0] == '-' || label[length - 1] == '-')
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)label[i]) && label[i] != '-')
			return false;
		is_numeric &= isdigit((unsigned char)label[i]) != 0;
	}
	return !is_numeric;
}

const char *spf_macro_check_domain(const char *text, size_t length, size_t *at)
{
	size_t tail, end = length;
	const char *error = check(text, length, false, at, &tail);

	if (error || (length > 0 && tail == length))
		return error;
	if (end > tail && text[end - 1] == '.')
		end--;
	size_t begin = end;
	while (begin > tail && text[begin - 1] != '.')
		begin--;
	*at = begin;
	if (begin == tail || !is_top_label(text + begin, end - begin))
		return "does not end in a valid top label";
	return NULL;
}

const char *spf_macro_check_string(const char *text, size_t length, size_t *at)
{
	size_t tail;

	return check(text, length, false, at, &tail);
}

const char *spf_macro_check_explanation(const char *text, size_t length, size_t *at)
{
	size_t tail;

	return check(text, length, true, at, &tail);
}

/* The next %{ at or after text; skips %%, %_ and %-. */
static const char *next_macro(const char *text)
{
	for (; *text; text++) {
		if (*text != '%')
			continue;
		if (text[1] == '{')
			return text;
		if (text[1])
			text++;
	}
	return NULL;
}

unsigned spf_macro_letters(const char *text)
{
	unsigned letters = 0;

	while ((text = next_macro(text))) {
		int letter = tolower((unsigned char)text[2]);

		if (letter >= 'a' && letter <= 'z')
			letters |= SPF_MACRO(letter);
		text += 2;
	}
	return letters;
}

char spf_macro_tail(const char *text)
{
	while ((text = next_macro(text))) {
		const char *end = strchr(text, '}');

		if (end && (strcmp(end, "}") == 0 || strcmp(end, "}.") == 0))
			return (char)tolower((unsigned char)text[2]);
		text += 2;
	}
	return 0;
}

bool spf_macro_needs_client(const char *text)
{
	return (spf_macro_letters(text) & ~(SPF_MACRO('d') | SPF_MACRO('o'))) != 0;
}

bool spf_macro_needs_validated(const char *text)
{
	return (spf_macro_letters(text) & SPF_MACRO('p')) != 0;
}
