/* SPDX-License-Identifier: ISC */
#include "base/clean.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static bool is_printable(uint32_t character)
{
	if (character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	    character == '|')
		return false;
	if (character == 0xad || character == 0x061c || character == 0xfeff)
		return false;
	if (character >= 0x200b && character <= 0x200f)
		return false;
	if (character >= 0x2028 && character <= 0x202e)
		return false;
	if (character >= 0x2060 && character <= 0x206f)
		return false;
	/* Tags and variation selectors supplement; noncharacters. */
	if (character >= 0xe0000 && character <= 0xe0fff)
		return false;
	return (character & 0xfffe) != 0xfffe &&
	       !(character >= 0xfdd0 && character <= 0xfdef);
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
		return is_printable(text[0]) ? 1 : 0;
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
