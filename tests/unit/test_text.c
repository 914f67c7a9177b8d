/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include "unit.h"

static void test_builder(void)
{
	struct text_builder text = { 0 };

	EXPECT_TEXT(text_built(&text), "", "nothing was added");
	text_cut(&text, 0);
	EXPECT_TEXT(text_built(&text), "", "nothing was cut of nothing");
	text_append(&text, "", 0);
	EXPECT_TEXT(text_built(&text), "", "nothing, added");
	text_append(&text, "abcd", 2);
	EXPECT_TEXT(text_built(&text), "ab", "as many bytes as said");
	text_print(&text, "%s-%d", "c", 7);
	EXPECT_TEXT(text_built(&text), "abc-7", "behind the others");
	EXPECT_NUMBER(text.length, 5, "length");
	text_print(&text, "%s", "");
	EXPECT_NUMBER(text.length, 5, "an empty text");
	text_cut(&text, 9);
	EXPECT_TEXT(text_built(&text), "abc-7", "cut behind the end");
	text_cut(&text, 3);
	EXPECT_TEXT(text_built(&text), "abc", "cut");
	text_append(&text, "d", 1);
	EXPECT_TEXT(text_built(&text), "abcd", "goes on where it was cut");
	text_cut(&text, 0);
	EXPECT_TEXT(text_built(&text), "", "all is cut");
}

/* Around every size at which room may be taken: what was there stays. */
static void test_growth(void)
{
	static const size_t pieces[] = { 1, 2, 7, 127, 128, 129, 255, 256, 257, 5000 };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct text_builder text = { 0 };
		char piece[5000];
		size_t wrong = 0;

		for (size_t k = 0; k < 300; k++) {
			memset(piece, 'a' + (int)(k % 26), pieces[i]);
			text_append(&text, piece, pieces[i]);
		}
		for (size_t k = 0; k < text.length; k++)
			wrong += text.text[k] != 'a' + (int)(k / pieces[i] % 26);
		EXPECT_NUMBER(text.length, 300 * pieces[i], "length");
		EXPECT_NUMBER(strlen(text_built(&text)), text.length, "its end");
		EXPECT_NUMBER(wrong, 0, "its bytes");
		EXPECT(text.size > text.length, "room for the end");
	}
}

static void test_list(void)
{
	struct text_list list = { 0 };
	static const char *const words[] = { "a", "b", "c", "d", "e" };

	for (int i = 0; i < 5; i++)
		text_list_add(&list, words[i]);
	EXPECT_NUMBER(list.count, 5, "count");
	for (int i = 0; i < 5; i++)
		EXPECT(list.texts[i] == words[i], "kept, not copied");
}

int main(void)
{
	test_builder();
	test_growth();
	test_list();
	return unit_end();
}
