/* SPDX-License-Identifier: ISC */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * fuzz - what a target is made of: one function over bytes, and expectations that abort.
 *
 * The bytes stand in a block of exactly their size.  What mem_alloc() gave is freed
 * behind each input.  One thread.
 */
void fuzz_one(const unsigned char *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What has been allocated so far stays for good: for what is set up once. */
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

/* What base/clean.h promises: valid UTF-8, nothing that ends a line or hides, nothing that
 * other programs interpret (backslash, markup, a state in brackets); at most so many bytes.
 * So printf(1) with %b prints it as it is. */
void fuzz_expect_clean(const char *text, size_t length_max);

/* Cuts the next field off the bytes, up to the separator or their end; NUL-terminated,
 * and only up to a NUL. */
const char *fuzz_field(const unsigned char **bytes, size_t *size, char separator);

#endif
