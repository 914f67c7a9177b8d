/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdlib.h>

#include "base/clean.h"
#include "base/mem.h"

#include "unit.h"

/* The bytes of a literal, those behind a NUL too. */
#define BYTES(literal) (literal), sizeof(literal) - 1

enum { PLENTY = 1000, ROUNDS = 20000 };

/* Cleans a copy of exactly that size, so that a read past its end is seen. */
static char *clean_exact(const char *bytes, size_t length, size_t length_max)
{
	char *copy = malloc(length ? length : 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, length);
	char *clean = clean_text(copy, length, length_max);
	free(copy);
	return clean;
}

/* RFC 3629 section 4, its grammar: the size of the character at text, 0 where there is
 * none. */
static size_t utf8_size(const unsigned char *text, size_t length)
{
	static const struct {
		unsigned char first, last, second_first, second_last;
		size_t size;
	} rows[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (text[0] < rows[i].first || text[0] > rows[i].last)
			continue;
		if (rows[i].size > length)
			return 0;
		for (size_t k = 1; k < rows[i].size; k++) {
			if (text[k] < (k == 1 ? rows[i].second_first : 0x80) ||
			    text[k] > (k == 1 ? rows[i].second_last : 0xbf))
				return 0;
		}
		return rows[i].size;
	}
	return 0;
}

static bool is_forbidden(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0, 0x1f },
		{ '|', '|' },
		{ 0x7f, 0x9f },
		{ 0x61c, 0x61c },
		{ 0x200b, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2060, 0x2069 },
		{ 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		if (character >= ranges[i].first && character <= ranges[i].last)
			return true;
	}
	return false;
}

/* What printf(1) with %b, a browser or Icinga DB Web would make something of. */
static bool is_interpreted(const char *text)
{
	static const char *const states[] = { "OK", "UP", "WARNING", "CRITICAL",
		"UNKNOWN", "DOWN", "UNREACHABLE", "PENDING" };

	if (strpbrk(text, "\\<>&"))
		return true;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		if (strstr(text, mem_printf("[%s", states[i])) ||
		    strstr(text, mem_printf("(%s", states[i])))
			return true;
	}
	return false;
}

static bool is_clean(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t left = strlen(text);

	if (is_interpreted(text))
		return false;
	while (left > 0) {
		size_t size = utf8_size(at, left);
		uint32_t character = size == 1 ? at[0] : at[0] & (0x7fU >> size);

		if (size == 0)
			return false;
		for (size_t i = 1; i < size; i++)
			character = character << 6 | (at[i] & 0x3fU);
		if (is_forbidden(character))
			return false;
		at += size;
		left -= size;
	}
	return true;
}

static void encode(uint32_t character, char bytes[5])
{
	memset(bytes, 0, 5);
	if (character < 0x80) {
		bytes[0] = (char)character;
	} else if (character < 0x800) {
		bytes[0] = (char)(0xc0 | character >> 6);
		bytes[1] = (char)(0x80 | (character & 0x3f));
	} else if (character < 0x10000) {
		bytes[0] = (char)(0xe0 | character >> 12);
		bytes[1] = (char)(0x80 | (character >> 6 & 0x3f));
		bytes[2] = (char)(0x80 | (character & 0x3f));
	} else {
		bytes[0] = (char)(0xf0 | character >> 18);
		bytes[1] = (char)(0x80 | (character >> 12 & 0x3f));
		bytes[2] = (char)(0x80 | (character >> 6 & 0x3f));
		bytes[3] = (char)(0x80 | (character & 0x3f));
	}
}

static const char *escaped(const char *bytes, size_t length)
{
	const char *text = "";

	for (size_t i = 0; i < length; i++)
		text = mem_printf("%s{%02x}", text, (unsigned char)bytes[i]);
	return text;
}

static void test_cases(void)
{
	static const struct {
		const char *name, *bytes;
		size_t length;
		const char *wanted;
	} cases[] = {
		{ "nothing", BYTES(""), "" },
		{ "ASCII", BYTES("220 mx1 ESMTP ~!\"#$%'()*+,-./:;=?@[]^_`{}"),
		    "220 mx1 ESMTP ~!\"#$%'()*+,-./:;=?@[]^_`{}" },
		{ "backslash", BYTES("a\\b"), "a{5c}b" },
		{ "two backslashes", BYTES("\\\\"), "{5c}{5c}" },
		{ "for printf %b", BYTES("\\n\\033[0m\\x1b\\c"),
		    "{5c}n{5c}033[0m{5c}x1b{5c}c" },
		{ "an escape that the server typed", BYTES("{0a}{5c}n"), "{0a}{5c}n" },
		{ "an escape already", BYTES("{7c}"), "{7c}" },
		{ "pipe", BYTES("a|b"), "a{7c}b" },
		{ "CR LF", BYTES("a\r\nb"), "a{0d}{0a}b" },
		{ "NUL inside", BYTES("a\0b"), "a{00}b" },
		{ "NUL at the end", BYTES("a\0"), "a{00}" },
		{ "ESC sequence", BYTES("\33[31mred\33[0m"), "{1b}[31mred{1b}[0m" },
		{ "title by OSC", BYTES("\33]0;x\a"), "{1b}]0;x{07}" },
		{ "CSI as one C1 byte",
		    BYTES("\x9b"
			  "31m"),
		    "{9b}31m" },
		{ "CSI as UTF-8",
		    BYTES("\xc2\x9b"
			  "31m"),
		    "{c2}{9b}31m" },
		{ "tab", BYTES("a\tb"), "a{09}b" },
		{ "Latin-1",
		    BYTES("\xfc"
			  "ber"),
		    "{fc}ber" },
		{ "two bytes",
		    BYTES("\xc3\xbc"
			  "ber"),
		    "\xc3\xbc"
		    "ber" },
		{ "three bytes", BYTES("\xe2\x82\xac"), "\xe2\x82\xac" },
		{ "four bytes", BYTES("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80" },
		{ "combining accent", BYTES("e\xcc\x81"), "e\xcc\x81" },
		{ "Hebrew", BYTES("\xd7\xa9\xd7\x9c"), "\xd7\xa9\xd7\x9c" },
		{ "no-break space", BYTES("\xc2\xa0"), "\xc2\xa0" },
		{ "look-alikes as they are", BYTES("‹b› ＆"), "‹b› ＆" },
		{ "U+0080", BYTES("\xc2\x80"), "{c2}{80}" },
		{ "U+009F", BYTES("\xc2\x9f"), "{c2}{9f}" },
		{ "NEL", BYTES("\xc2\x85"), "{c2}{85}" },
		{ "U+D7FF", BYTES("\xed\x9f\xbf"), "\xed\x9f\xbf" },
		{ "U+FFFD", BYTES("\xef\xbf\xbd"), "\xef\xbf\xbd" },
		{ "U+10000", BYTES("\xf0\x90\x80\x80"), "\xf0\x90\x80\x80" },
		{ "overlong NUL", BYTES("\xc0\x80"), "{c0}{80}" },
		{ "overlong slash", BYTES("\xc0\xaf"), "{c0}{af}" },
		{ "overlong pipe", BYTES("\xc1\xbc"), "{c1}{bc}" },
		{ "overlong pipe of 3", BYTES("\xe0\x81\xbc"), "{e0}{81}{bc}" },
		{ "overlong U+07FF", BYTES("\xe0\x9f\xbf"), "{e0}{9f}{bf}" },
		{ "overlong newline of 4", BYTES("\xf0\x80\x80\x8a"),
		    "{f0}{80}{80}{8a}" },
		{ "overlong U+FFFF", BYTES("\xf0\x8f\xbf\xbf"), "{f0}{8f}{bf}{bf}" },
		{ "high surrogate", BYTES("\xed\xa0\x80"), "{ed}{a0}{80}" },
		{ "low surrogate", BYTES("\xed\xbf\xbf"), "{ed}{bf}{bf}" },
		{ "CESU-8 pair", BYTES("\xed\xa0\xbd\xed\xb8\x80"),
		    "{ed}{a0}{bd}{ed}{b8}{80}" },
		{ "U+110000", BYTES("\xf4\x90\x80\x80"), "{f4}{90}{80}{80}" },
		{ "U+1FFFFF", BYTES("\xf7\xbf\xbf\xbf"), "{f7}{bf}{bf}{bf}" },
		{ "five bytes", BYTES("\xf8\x88\x80\x80\x80"), "{f8}{88}{80}{80}{80}" },
		{ "FE FF", BYTES("\xfe\xff"), "{fe}{ff}" },
		{ "lone continuation",
		    BYTES("a\x80"
			  "b"),
		    "a{80}b" },
		{ "cut short, 1 of 2", BYTES("a\xc3"), "a{c3}" },
		{ "cut short, 2 of 3", BYTES("a\xe2\x82"), "a{e2}{82}" },
		{ "cut short, 3 of 4", BYTES("a\xf0\x9f\x98"), "a{f0}{9f}{98}" },
		{ "start byte, then ASCII", BYTES("\xc3("), "{c3}(" },
		{ "start byte, then pipe", BYTES("\xe2\x82|"), "{e2}{82}{7c}" },
		{ "start byte, then a character", BYTES("\xe2\xc3\xbc"), "{e2}\xc3\xbc" },
		{ "right-to-left override",
		    BYTES("a\xe2\x80\xae"
			  "b"),
		    "a{e2}{80}{ae}b" },
		{ "zero width space",
		    BYTES("a\xe2\x80\x8b"
			  "b"),
		    "a{e2}{80}{8b}b" },
		{ "byte order mark",
		    BYTES("\xef\xbb\xbf"
			  "a"),
		    "{ef}{bb}{bf}a" },
		{ "line separator",
		    BYTES("a\xe2\x80\xa8"
			  "b"),
		    "a{e2}{80}{a8}b" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *clean = clean_exact(cases[i].bytes, cases[i].length, PLENTY);

		EXPECT_TEXT(clean, cases[i].wanted, cases[i].name);
		EXPECT_TEXT(
		    clean_text(clean, strlen(clean), PLENTY), clean, cases[i].name);
	}
}

static void test_interpreted(void)
{
	static const struct {
		const char *bytes, *wanted;
	} cases[] = {
		{ "<a href=\"http://x.example/\">sign in</a>",
		    "‹a href=\"http://x.example/\"›sign in‹/a›" },
		{ "<1896.697170952@mx1.example.org>",
		    "‹1896.697170952@mx1.example.org›" },
		{ "&#91;OK]", "＆#91;OK]" },
		{ "[OK] all is well", "{5b}OK] all is well" },
		{ "(OK)", "{28}OK)" },
		{ "[UP][DOWN](UNREACHABLE)(PENDING)",
		    "{5b}UP]{5b}DOWN]{28}UNREACHABLE){28}PENDING)" },
		{ "[WARNING] (CRITICAL] [UNKNOWN)",
		    "{5b}WARNING] {28}CRITICAL] {5b}UNKNOWN)" },
		{ "[[(OK", "[[{28}OK" },
		{ "(OK", "{28}OK" },
		/* Whatever follows: what is cut off may have been a bracket. */
		{ "[UPDATE]", "{5b}UPDATE]" },
		/* Harmless. */
		{ "[O", "[O" },
		{ "[", "[" },
		{ "[UNKNOW]", "[UNKNOW]" },
		{ "[ok] (Unknown) (down)", "[ok] (Unknown) (down)" },
		{ "[ OK ] ( UP )", "[ OK ] ( UP )" },
		{ "OK] UP) [] ()", "OK] UP) [] ()" },
		{ "{OK} Grüße [127.0.0.1] (Debian/GNU)",
		    "{OK} Grüße [127.0.0.1] (Debian/GNU)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *clean = clean_exact(
		    cases[i].bytes, strlen(cases[i].bytes), PLENTY);

		EXPECT_TEXT(clean, cases[i].wanted, cases[i].bytes);
		EXPECT_TEXT(
		    clean_text(clean, strlen(clean), PLENTY), clean, cases[i].bytes);
	}
	/* What lies behind the length is not looked at. */
	EXPECT_TEXT(clean_exact("[OK]", 2, PLENTY), "[O", "[O of [OK]");
}

static void test_each_forbidden(void)
{
	/* Controls, separators, bidirectional controls. */
	for (uint32_t character = 0; character < 0x10000; character++) {
		char bytes[5];

		if (!is_forbidden(character))
			continue;
		encode(character, bytes);
		size_t length = character ? strlen(bytes) : 1;
		EXPECT_TEXT(clean_exact(bytes, length, PLENTY), escaped(bytes, length),
		    mem_printf("U+%04X", (unsigned)character));
		EXPECT_NUMBER(clean_character((const unsigned char *)bytes, length), 0,
		    mem_printf("U+%04X", (unsigned)character));
	}
	/* What leaves no mark (Unicode: Default_Ignorable_Code_Point, category Cf). */
	static const uint32_t invisible[] = { 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4,
		0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2064, 0x206a,
		0x206f, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0x1bca0,
		0x1d173, 0xe0001, 0xe0020, 0xe0100 };

	for (size_t i = 0; i < sizeof invisible / sizeof *invisible; i++) {
		char bytes[5];

		encode(invisible[i], bytes);
		EXPECT_TEXT(clean_exact(bytes, strlen(bytes), PLENTY),
		    escaped(bytes, strlen(bytes)),
		    mem_printf("invisible U+%04X", (unsigned)invisible[i]));
	}
}

static void test_limits(void)
{
	static const struct {
		const char *name, *bytes;
		size_t length, length_max;
		const char *wanted;
	} cases[] = {
		{ "nothing, 3", BYTES(""), 3, "" },
		{ "fits in 3", BYTES("abc"), 3, "abc" },
		{ "cut at 3", BYTES("abcd"), 3, "..." },
		{ "fits in 4", BYTES("abcd"), 4, "abcd" },
		{ "cut at 4", BYTES("abcde"), 4, "a..." },
		{ "long, cut at 10", BYTES("abcdefghijklmnop"), 10, "abcdefg..." },
		{ "escape does not fit", BYTES("|"), 3, "..." },
		{ "escape fits", BYTES("|"), 4, "{7c}" },
		{ "escape split at 5", BYTES("ab|"), 5, "ab..." },
		{ "escape fits in 6", BYTES("ab|"), 6, "ab{7c}" },
		{ "look-alike, 3", BYTES("<"), 3, "‹" },
		{ "look-alikes, 5", BYTES("<>"), 5, "..." },
		{ "look-alikes, 6", BYTES("<>"), 6, "‹›" },
		{ "look-alikes, cut at 8", BYTES("<>&"), 8, "‹..." },
		{ "look-alikes, 9", BYTES("<>&"), 9, "‹›＆" },
		{ "state, cut at 7", BYTES("[OK]abc"), 7, "{5b}..." },
		{ "state, cut at 6", BYTES("[OK]abc"), 6, "..." },
		{ "state, 10", BYTES("[OK]abc"), 10, "{5b}OK]abc" },
		{ "second escape, 6", BYTES("||"), 6, "..." },
		{ "second escape, 7", BYTES("||"), 7, "{7c}..." },
		{ "second escape, 8", BYTES("||"), 8, "{7c}{7c}" },
		{ "two bytes, 4", BYTES("\xc3\xa9\xc3\xa9\xc3\xa9"), 4, "..." },
		{ "two bytes, 5", BYTES("\xc3\xa9\xc3\xa9\xc3\xa9"), 5, "\xc3\xa9..." },
		{ "two bytes, 6", BYTES("\xc3\xa9\xc3\xa9\xc3\xa9"), 6,
		    "\xc3\xa9\xc3\xa9\xc3\xa9" },
		{ "four bytes, 3", BYTES("\xf0\x9f\x98\x80"), 3, "..." },
		{ "four bytes, 4", BYTES("\xf0\x9f\x98\x80"), 4, "\xf0\x9f\x98\x80" },
		{ "four bytes and one, 4",
		    BYTES("\xf0\x9f\x98\x80"
			  "a"),
		    4, "..." },
		{ "four bytes and one, 5",
		    BYTES("\xf0\x9f\x98\x80"
			  "a"),
		    5,
		    "\xf0\x9f\x98\x80"
		    "a" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT_TEXT(
		    clean_exact(cases[i].bytes, cases[i].length, cases[i].length_max),
		    cases[i].wanted, cases[i].name);
}

static uint32_t random_state = 20240917;

static uint32_t random_below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % limit;
}

/* Bytes of a kind that finds the edges: any, ASCII, controls, characters whole and
 * damaged. */
static size_t random_text(char bytes[256])
{
	size_t length = 0, wanted = random_below(200);

	while (length < wanted) {
		char character[5];

		switch (random_below(7)) {
		case 0:
			bytes[length++] = (char)random_below(256);
			break;
		case 1:
			bytes[length++] = (char)(' ' + random_below(95));
			break;
		case 2:
			bytes[length++] = (char)random_below(32);
			break;
		case 3:
			bytes[length++] = "[(<>&\\{}"[random_below(8)];
			break;
		case 4:
			strcpy(character, random_below(2) ? "[OK]" : "(UP");
			for (size_t i = 0; character[i]; i++)
				bytes[length++] = character[i];
			break;
		default:
			encode(random_below(4) ? random_below(0x3000)
					       : random_below(0x120000),
			    character);
			for (size_t i = 0; character[i] && random_below(12); i++)
				bytes[length++] = character[i];
		}
	}
	return length;
}

/* How many bytes stand for the byte that may not be printed. */
static size_t replaced_size(char byte)
{
	return strchr("<>&", byte) && byte ? strlen("‹") : strlen("{0a}");
}

/* Whether the first kept bytes of what is cleaned end where an escape or a character
 * does. */
static bool is_boundary(const char *bytes, size_t length, size_t kept)
{
	size_t used = 0;

	for (size_t at = 0; at < length && used < kept;) {
		size_t size = clean_character(
		    (const unsigned char *)bytes + at, length - at);

		used += size ? size : replaced_size(bytes[at]);
		at += size ? size : 1;
	}
	return used == kept;
}

static const char *flaw(const char *bytes, size_t length, size_t length_max)
{
	const char *clean = clean_exact(bytes, length, length_max);
	const char *whole = clean_exact(bytes, length, 4 * length + 3);
	size_t used = strlen(clean);

	if (used > length_max)
		return "longer than the limit";
	if (!is_clean(clean))
		return "not clean";
	if (strcmp(clean_text(clean, used, length_max), clean) != 0)
		return "cleaning it again changes it";
	if (strlen(whole) <= length_max)
		return strcmp(clean, whole) == 0 ? NULL : "cut although it fits";
	if (used < 3 || strcmp(clean + used - 3, "...") != 0)
		return "cut without a mark";
	if (strncmp(clean, whole, used - 3) != 0 || !is_boundary(bytes, length, used - 3))
		return "cut inside a character or an escape";
	return NULL;
}

static void test_random(void)
{
	for (int round = 0; round < ROUNDS; round++) {
		char bytes[256];
		size_t length = random_text(bytes);
		size_t length_max = 3 + random_below(random_below(2) ? 12 : 300);

		EXPECT_TEXT(flaw(bytes, length, length_max), NULL,
		    unit_failed < 10 ? mem_printf("round %d, at most %zu: %s", round,
					   length_max, escaped(bytes, length))
				     : "…");
	}
}

int main(void)
{
	test_cases();
	test_interpreted();
	test_each_forbidden();
	test_limits();
	test_random();
	return unit_end();
}
