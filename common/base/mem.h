/* SPDX-License-Identifier: ISC */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/*
 * mem - memory that lives until exit.
 *
 * A plugin lives for seconds: what is taken here is never given back, so nobody owns it
 * and everybody may keep it.  Callers cap what they ask for (lines, replies, answers,
 * lookups). No call fails: with no memory left the hook set by mem_on_exhaustion() runs,
 * which does not return.  Any thread may call.
 */

/* Sets what runs when there is no memory left; it must end the process without
 * allocating. */
void mem_on_exhaustion(void (*hook)(void));

/* size zeroed bytes. */
void *mem_alloc(size_t size);

/* A longer copy of old (whose size is old_size), the rest zeroed; old itself stays valid. */
void *mem_grow(const void *old, size_t old_size, size_t size);

/* The items (count of them, size bytes each) with room for one more: where there was none left,
 * a copy with twice as much.  For lists that only grow through this call. */
void *mem_extend(void *items, int count, size_t size);

/* The length bytes at bytes, with a NUL behind them. */
char *mem_copy(const void *bytes, size_t length);

/* realloc(3) for those who give back what they take, by free(3): a library, a computation
 * with large steps. */
void *mem_lend(void *old, size_t size);

char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

#endif
