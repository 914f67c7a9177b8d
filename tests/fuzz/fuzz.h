/* SPDX-License-Identifier: ISC */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * fuzz - the parts of a target: one function over bytes, and expectations that abort.
 *
 * The bytes are in a block of exactly their size.  Memory of mem_alloc() is freed after each
 * input.  One thread.
 */
void fuzz_one(const unsigned char *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Keeps everything allocated so far, for one-time setup. */
void fuzz_keep(void);
void fuzz_release(void);

#define EXPECT(condition)                                                                \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__,       \
			    #condition);                                                 \
			abort();                                                         \
		}                                                                        \
	} while (0)

/* The promises of base/clean.h: valid UTF-8, nothing that ends a line or is invisible,
 * nothing that other programs interpret (backslash, markup, a state in brackets), at most
 * length_max bytes.  So printf(1) with %b prints it unchanged. */
void fuzz_expect_clean(const char *text, size_t length_max);

/* Cuts the next field off the bytes, up to the separator or their end.  The result is
 * NUL-terminated; a NUL in the field ends it. */
const char *fuzz_field(const unsigned char **bytes, size_t *size, char separator);

#endif
