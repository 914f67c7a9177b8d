/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/clean.h"
#include "fuzz.h"

enum { CUT_SIZE = 3 };

static void expect_cut(const char *text, const char *whole, size_t limit)
{
	size_t length = strlen(text);

	fuzz_expect_clean(text, limit);
	if (strcmp(text, whole) == 0)
		return;
	EXPECT(strlen(whole) > limit);
	EXPECT(length >= CUT_SIZE && strcmp(text + length - CUT_SIZE, "...") == 0);
	EXPECT(strncmp(text, whole, length - CUT_SIZE) == 0);
	/* No more is cut than necessary: the longest unit is {0a} or a character of four
	 * bytes. */
	EXPECT(length + 4 > limit);
}

static void expect_same(const char *text, size_t limit)
{
	EXPECT(strcmp(clean_text(text, strlen(text), limit), text) == 0);
}

/* Two bytes: the limit; the rest is the text. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size < 2)
		return;
	size_t limit = CUT_SIZE + (size_t)bytes[0] + (bytes[1] & 7U) * 256;
	const char *text = (const char *)bytes + 2;
	size_t length = size - 2;
	const char *whole = clean_text(text, length, 4 * length + CUT_SIZE);
	const char *cut = clean_text(text, length, limit);

	fuzz_expect_clean(whole, 4 * length);
	expect_same(whole, 4 * length + CUT_SIZE);
	expect_cut(cut, whole, limit);
	expect_same(cut, limit);
}
