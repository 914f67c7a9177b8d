/* SPDX-License-Identifier: ISC */
#include "fuzz.h"

#include <string.h>

#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	unsigned char *exact = malloc(size);

	if (!exact && size > 0)
		return -1;
	if (size > 0)
		memcpy(exact, bytes, size);
	fuzz_one(exact, size);
	free(exact);
	fuzz_release();
	return 0;
}

/* RFC 3629 section 4, its ABNF; independent of the product's reader on purpose. */
static size_t sequence(const unsigned char *at, uint32_t *character)
{
	unsigned low = 0x80, high = 0xbf;
	size_t size = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;

	EXPECT(at[0] < 0x80 || (at[0] >= 0xc2 && at[0] <= 0xf4));
	low = at[0] == 0xe0 ? 0xa0 : at[0] == 0xf0 ? 0x90 : low;
	high = at[0] == 0xed ? 0x9f : at[0] == 0xf4 ? 0x8f : high;
	*character = size == 1 ? at[0] : at[0] & (0xffU >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		EXPECT(at[i] >= low && at[i] <= high);
		*character = *character << 6 | (at[i] & 0x3fU);
		low = 0x80;
		high = 0xbf;
	}
	return size;
}

static void expect_visible(uint32_t character)
{
	EXPECT(character >= 0x20 && character != '|');
	EXPECT(character != '\\' && character != '<' && character != '>' &&
	       character != '&');
	EXPECT(character < 0x7f || character > 0x9f);
	EXPECT(character != 0xad && character != 0x061c && character != 0xfeff);
	EXPECT(character < 0x200b || character > 0x200f);
	EXPECT(character < 0x2028 || character > 0x202e);
	EXPECT(character < 0x2060 || character > 0x206f);
	EXPECT(character < 0xe0000 || character > 0xe0fff);
}

static void expect_no_state(const char *text)
{
	static const char *const states[] = { "OK", "UP", "WARNING", "CRITICAL",
		"UNKNOWN", "DOWN", "UNREACHABLE", "PENDING" };

	while (*(text += strcspn(text, "[(")) != '\0') {
		text++;
		for (size_t i = 0; i < sizeof states / sizeof *states; i++)
			EXPECT(strncmp(text, states[i], strlen(states[i])) != 0);
	}
}

void fuzz_expect_clean(const char *text, size_t length_max)
{
	size_t length = strlen(text);
	uint32_t character;

	EXPECT(length <= length_max);
	for (size_t at = 0; at < length;) {
		at += sequence((const unsigned char *)text + at, &character);
		expect_visible(character);
	}
	expect_no_state(text);
}

const char *fuzz_field(const unsigned char **bytes, size_t *size, char separator)
{
	const unsigned char *begin = *bytes;
	const unsigned char *end = *size ? memchr(begin, separator, *size) : NULL;
	size_t length = end ? (size_t)(end - begin) : *size;
	size_t taken = end ? length + 1 : length;

	*bytes += taken;
	*size -= taken;
	return mem_copy(begin, strnlen((const char *)begin, length));
}
