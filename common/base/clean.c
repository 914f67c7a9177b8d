/* SPDX-License-Identifier: ISC */
#include "base/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* What must not be printed: what ends a line or the text, and what cannot be seen
 * (Unicode: Cc, Zl, Zp, Default_Ignorable_Code_Point, interlinear annotation). */
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

/* RFC 3629 section 4: the shortest form only, no surrogates, nothing above U+10FFFF. */
size_t clean_character(const unsigned char *text, size_t length)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t size;
	uint32_t character;

	if (length == 0)
		return 0;
	if (text[0] < 0x80)
		return text[0] >= 0x20 && text[0] != 0x7f && text[0] != '|';
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

char *clean_text(const char *bytes, size_t length, size_t length_max)
{
	static const char cut[] = "...";
	const unsigned char *in = (const unsigned char *)bytes;
	size_t room = length <= length_max / 4 ? length * 4 : length_max;
	char *out = mem_alloc(room + sizeof "\\xHH");
	size_t used = 0, fits = 0;

	for (size_t at = 0; at < length;) {
		size_t size = clean_character(in + at, length - at);
		size_t wanted = size ? size : strlen("\\xHH");

		if (used + strlen(cut) <= length_max)
			fits = used;
		if (used + wanted > length_max) {
			memcpy(out + fits, cut, sizeof cut);
			return out;
		}
		if (size)
			memcpy(out + used, in + at, size);
		else
			snprintf(out + used, sizeof "\\xHH", "\\x%02x", in[at]);
		used += wanted;
		at += size ? size : 1;
	}
	out[used] = '\0';
	return out;
}
