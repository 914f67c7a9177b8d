/* SPDX-License-Identifier: ISC */
#include "base/mem.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All blocks are in one list, so that leak checkers ignore them and report other leaks. */
struct block {
	struct block *next;
	max_align_t payload[];
};

static struct block *blocks;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void (*exhausted)(void) = abort;

void mem_on_exhaustion(void (*hook)(void))
{
	exhausted = hook;
}

void *mem_alloc(size_t size)
{
	struct block *block = NULL;

	if (size <= SIZE_MAX - sizeof *block)
		block = calloc(1, sizeof *block + size);
	if (!block) {
		exhausted();
		abort();
	}
	pthread_mutex_lock(&lock);
	block->next = blocks;
	blocks = block;
	pthread_mutex_unlock(&lock);
	return block->payload;
}

void *mem_grow(const void *old, size_t old_size, size_t size)
{
	void *grown = mem_alloc(size);

	if (old_size)
		memcpy(grown, old, old_size);
	return grown;
}

void *mem_extend(void *items, int count, size_t size)
{
	size_t used = (size_t)count * size;

	/* Full at every power of two. */
	if ((count & (count - 1)) != 0)
		return items;
	return mem_grow(items, used, count ? 2 * used : size);
}

char *mem_copy(const void *bytes, size_t length)
{
	char *copy = mem_alloc(length + 1);

	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

void *mem_lend(void *old, size_t size)
{
	void *lent = realloc(old, size);

	if (!lent && size) {
		exhausted();
		abort();
	}
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
	char line[256]; /* most texts fit: formatted once */
	va_list again;

	va_copy(again, arguments);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): a parameter */
	int length = vsnprintf(line, sizeof line, format, arguments);
	char *text = length < 0                     ? mem_copy("", 0)
		     : (size_t)length < sizeof line ? mem_copy(line, (size_t)length)
						    : mem_alloc((size_t)length + 1);
	if (length >= (int)sizeof line)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}
