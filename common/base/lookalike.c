/* SPDX-License-Identifier: ISC */
#include "base/lookalike.h"

#include <stdint.h>

#include "base/mem.h"

struct row {
	uint32_t first, last;
	enum lookalike kind;
	const char *name;
};

static const struct row unicode[] = {
	{ 0x00a0, 0x00a0, LOOKALIKE_SPACE, "a no-break space" },
	{ 0x00ab, 0x00ab, LOOKALIKE_QUOTE, "a typographic quote" },
	{ 0x00ad, 0x00ad, LOOKALIKE_INVISIBLE, "a soft hyphen" },
	{ 0x00bb, 0x00bb, LOOKALIKE_QUOTE, "a typographic quote" },
	{ 0x2000, 0x2006, LOOKALIKE_SPACE, "a typographic space" },
	{ 0x2007, 0x2007, LOOKALIKE_SPACE, "a figure space" },
	{ 0x2008, 0x200a, LOOKALIKE_SPACE, "a typographic space" },
	{ 0x200b, 0x200f, LOOKALIKE_INVISIBLE, "an invisible character" },
	{ 0x2010, 0x2010, LOOKALIKE_DASH, "a typographic hyphen" },
	{ 0x2011, 0x2011, LOOKALIKE_DASH, "a no-break hyphen" },
	{ 0x2012, 0x2012, LOOKALIKE_DASH, "a figure dash" },
	{ 0x2013, 0x2013, LOOKALIKE_DASH, "an en dash" },
	{ 0x2014, 0x2014, LOOKALIKE_DASH, "an em dash" },
	{ 0x2015, 0x2015, LOOKALIKE_DASH, "a horizontal bar" },
	{ 0x2018, 0x201f, LOOKALIKE_QUOTE, "a typographic quote" },
	{ 0x202a, 0x202e, LOOKALIKE_INVISIBLE, "an invisible character" },
	{ 0x202f, 0x202f, LOOKALIKE_SPACE, "a narrow no-break space" },
	{ 0x2039, 0x203a, LOOKALIKE_QUOTE, "a typographic quote" },
	{ 0x2060, 0x2064, LOOKALIKE_INVISIBLE, "an invisible character" },
	{ 0x2212, 0x2212, LOOKALIKE_DASH, "a minus sign" },
	{ 0x3000, 0x3000, LOOKALIKE_SPACE, "an ideographic space" },
	{ 0xfeff, 0xfeff, LOOKALIKE_INVISIBLE, "an invisible character" },
	{ 0xff0d, 0xff0d, LOOKALIKE_DASH, "a full-width hyphen" },
	{ 0xff1a, 0xff1a, LOOKALIKE_COLON, "a full-width colon" },
	{ 0xff1d, 0xff1d, LOOKALIKE_EQUALS, "a full-width equals sign" },
};

/* None of these bytes starts a UTF-8 character. */
static const struct row windows_1252[] = {
	{ 0x91, 0x94, LOOKALIKE_QUOTE, "a typographic quote" },
	{ 0x96, 0x96, LOOKALIKE_DASH, "an en dash" },
	{ 0x97, 0x97, LOOKALIKE_DASH, "an em dash" },
	{ 0xa0, 0xa0, LOOKALIKE_SPACE, "a no-break space" },
};

static const struct row *row_of(const struct row *rows, size_t count, uint32_t character)
{
	for (size_t i = 0; i < count; i++) {
		if (character >= rows[i].first && character <= rows[i].last)
			return &rows[i];
	}
	return NULL;
}

/* Reads a character of two or three bytes in its shortest form; returns 0 if there is none. */
static uint32_t decode(const char *bytes, size_t length, size_t *size)
{
	const unsigned char *in = (const unsigned char *)bytes;

	*size = 0;
	if (length >= 2 && in[0] >= 0xc2 && in[0] <= 0xdf && (in[1] & 0xc0) == 0x80) {
		*size = 2;
		return (in[0] & 0x1fU) << 6 | (in[1] & 0x3fU);
	}
	if (length < 3 || (in[0] & 0xf0) != 0xe0 || (in[1] & 0xc0) != 0x80 ||
	    (in[2] & 0xc0) != 0x80 || (in[0] == 0xe0 && in[1] < 0xa0))
		return 0;
	*size = 3;
	return (in[0] & 0x0fU) << 12 | (in[1] & 0x3fU) << 6 | (in[2] & 0x3fU);
}

/* The row of the first character, or NULL; *character is its code point or byte. */
static const struct row *find(
    const char *bytes, size_t length, size_t *size, uint32_t *character)
{
	const struct row *row = NULL;

	*character = decode(bytes, length, size);
	if (*size > 0) {
		row = row_of(unicode, sizeof unicode / sizeof *unicode, *character);
	} else if (length > 0) {
		*character = (unsigned char)bytes[0];
		*size = 1;
		row = row_of(
		    windows_1252, sizeof windows_1252 / sizeof *windows_1252, *character);
	}
	if (!row)
		*size = 0;
	return row;
}

enum lookalike lookalike_kind(const char *bytes, size_t length, size_t *size)
{
	uint32_t character;
	const struct row *row = find(bytes, length, size, &character);

	return row ? row->kind : LOOKALIKE_NONE;
}

const char *lookalike_name(const char *bytes, size_t length, size_t *size)
{
	uint32_t character;
	const struct row *row = find(bytes, length, size, &character);

	if (!row)
		return NULL;
	return mem_printf(*size == 1 ? "%s (0x%02x in Windows-1252)" : "%s (U+%04X)",
	    row->name, (unsigned)character);
}
