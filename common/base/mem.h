/* SPDX-License-Identifier: ISC */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdarg.h>
#include <stddef.h>

/*
 * mem - memory that is valid until exit.
 *
 * A plugin runs for seconds and never frees this memory: it has no owner, and every caller may
 * keep it.  Callers limit what they allocate (lines, replies, answers, lookups).  No call
 * fails: when memory is exhausted, the hook set by mem_on_exhaustion() runs, which does not
 * return.  Any thread may call.
 */

/* Sets the hook for exhausted memory; it must end the process without allocating. */
void mem_on_exhaustion(void (*hook)(void));

/* Returns size zeroed bytes. */
void *mem_alloc(size_t size);

/* Returns a longer copy of old (old_size bytes), the rest zeroed; old itself stays valid. */
void *mem_grow(const void *old, size_t old_size, size_t size);

/* Returns the items (count of them, size bytes each) with room for one more: a copy with
 * twice the room if they were full.  Only for lists that grow only through this call. */
void *mem_extend(void *items, int count, size_t size);

/* Copies length bytes and appends a NUL. */
char *mem_copy(const void *bytes, size_t length);

/* realloc(3), for callers that free(3) the memory: a library, a computation with large
 * steps. */
void *mem_lend(void *old, size_t size);

char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *format, va_list arguments)
    __attribute__((format(printf, 1, 0)));

#endif
