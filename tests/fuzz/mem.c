/* SPDX-License-Identifier: ISC */
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#include "fuzz.h"

/*
 * Replaces common/base/mem.c: each block comes from malloc(3), so that the address sanitizer
 * sees both of its ends, and is freed after the input.  Checks the product's promise to limit
 * its allocations.
 */
enum { BYTES_MAX = 256 << 20, EXACT_MAX = 32 };

static void **blocks;
static size_t count, room, kept, bytes;

void mem_on_exhaustion(void (*hook)(void))
{
	(void)hook;
}

static void keep_track(void *block)
{
	if (count == room) {
		room = room ? 2 * room : 256;
		blocks = realloc(blocks, room * sizeof *blocks);
		EXPECT(blocks);
	}
	blocks[count++] = block;
}

void *mem_alloc(size_t size)
{
	bytes += size;
	EXPECT(size <= BYTES_MAX && bytes <= BYTES_MAX);
	void *block = calloc(1, size);
	EXPECT(block);
	keep_track(block);
	return block;
}

void *mem_grow(const void *old, size_t old_size, size_t size)
{
	void *grown = mem_alloc(size);

	if (old_size)
		memcpy(grown, old, old_size);
	return grown;
}

void *mem_extend(void *items, int used, size_t size)
{
	size_t length = (size_t)used * size;

	/* Short lists have exactly the required size; for long ones this would take
	 * quadratic memory. */
	if (used < EXACT_MAX)
		return mem_grow(items, length, length + size);
	return (used & (used - 1)) == 0 ? mem_grow(items, length, 2 * length) : items;
}

char *mem_copy(const void *from, size_t length)
{
	char *copy = mem_alloc(length + 1);

	if (length)
		memcpy(copy, from, length);
	return copy;
}

void *mem_lend(void *old, size_t size)
{
	void *lent = realloc(old, size);

	EXPECT(lent || size == 0);
	return lent;
}

char *mem_printf(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = mem_vprintf(format, arguments);
	va_end(arguments);
	return text;
}

char *mem_vprintf(const char *format, va_list arguments)
{
	va_list measured;

	va_copy(measured, arguments);
	int length = vsnprintf(NULL, 0, format, measured);
	va_end(measured);
	EXPECT(length >= 0);
	char *text = mem_alloc((size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

void fuzz_keep(void)
{
	kept = count;
}

void fuzz_release(void)
{
	while (count > kept)
		free(blocks[--count]);
	bytes = 0;
}
