/* SPDX-License-Identifier: ISC */
#include "base/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* The longest output unit: {0a}, or a UTF-8 character. */
enum { UNIT_MAX = 4 };

/* Not printed: characters that end a line or the text, and invisible ones (Unicode: Cc, Zl,
 * Zp, Default_Ignorable_Code_Point, interlinear annotation). */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x00, 0x1f },
	{ '|', '|' },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x034f, 0x034f },
	{ 0x061c, 0x061c },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfdd0, 0xfdef },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

static bool is_printable(uint32_t character)
{
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
		if (character >= hidden[i].first && character <= hidden[i].last)
			return false;
	}
	/* The two noncharacters at the end of each plane. */
	return (character & 0xfffe) != 0xfffe;
}

/* Whether the text begins with the name of a state. */
static bool is_state(const unsigned char *text, size_t length)
{
	static const char *const states[] = { "OK", "UP", "WARNING", "CRITICAL",
		"UNKNOWN", "DOWN", "UNREACHABLE", "PENDING" };

	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		size_t size = strlen(states[i]);

		if (length >= size && memcmp(text, states[i], size) == 0)
			return true;
	}
	return false;
}

static bool is_printable_ascii(const unsigned char *text, size_t length)
{
	if (text[0] < 0x20 || text[0] == 0x7f || strchr("|\\<>&", text[0]))
		return false;
	return (text[0] != '[' && text[0] != '(') || !is_state(text + 1, length - 1);
}

/* RFC 3629 section 4: the shortest form only, no surrogates, nothing above U+10FFFF. */
size_t clean_character(const unsigned char *text, size_t length)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size;
	uint32_t character;

	if (length == 0)
		return 0;
	if (text[0] < 0x80)
		return is_printable_ascii(text, length);
	if ((text[0] & 0xe0) == 0xc0)
		size = 2;
	else if ((text[0] & 0xf0) == 0xe0)
		size = 3;
	else if ((text[0] & 0xf8) == 0xf0)
		size = 4;
	else
		return 0;
	if (size > length)
		return 0;
	character = text[0] & (0x7fU >> size);
	for (size_t i = 1; i < size; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (text[i] & 0x3fU);
	}
	if (character < least[size] || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return 0;
	return is_printable(character) ? size : 0;
}

/* The replacement for a byte that may not be printed: at most UNIT_MAX bytes. */
static const char *replacement(unsigned char byte, char hex[UNIT_MAX + 1])
{
	switch (byte) {
	case '<':
		return "\xe2\x80\xb9"; /* U+2039 */
	case '>':
		return "\xe2\x80\xba"; /* U+203A */
	case '&':
		return "\xef\xbc\x86"; /* U+FF06 */
	default:
		snprintf(hex, UNIT_MAX + 1, "{%02x}", byte);
		return hex;
	}
}

char *clean_text(const char *bytes, size_t length, size_t length_max)
{
	static const char cut[] = "...";
	const unsigned char *in = (const unsigned char *)bytes;
	size_t room = length <= length_max / UNIT_MAX ? length * UNIT_MAX : length_max;
	char *out = mem_alloc(room + UNIT_MAX + 1);
	size_t used = 0, fits = 0;

	for (size_t at = 0; at < length;) {
		char hex[UNIT_MAX + 1];
		size_t size = clean_character(in + at, length - at);
		const char *unit = size ? bytes + at : replacement(in[at], hex);
		size_t wanted = size ? size : strlen(unit);

		if (used + strlen(cut) <= length_max)
			fits = used;
		if (used + wanted > length_max) {
			memcpy(out + fits, cut, sizeof cut);
			return out;
		}
		memcpy(out + used, unit, wanted);
		used += wanted;
		at += size ? size : 1;
	}
	out[used] = '\0';
	return out;
}
