/* SPDX-License-Identifier: ISC */
/* Preloaded: the allocation whose number is in FAIL_AT fails, and with FAIL_ON all behind it too.  "!" goes to file
 * descriptor 9 when it does. */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static atomic_long allocations;
static long fail_at;
static int fail_on;

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("FAIL_AT");

	fail_on = getenv("FAIL_ON") != NULL;
	atomic_store(&allocations, 0);
	fail_at = text ? strtol(text, NULL, 10) : 0;
}

static int fails(void)
{
	long number = atomic_fetch_add(&allocations, 1) + 1;

	if (fail_at == 0 || (fail_on ? number < fail_at : number != fail_at))
		return 0;
	if (number == fail_at && write(9, "!", 1) < 0)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
