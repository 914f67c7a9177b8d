/* SPDX-License-Identifier: ISC */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>

/*
 * text - lists of texts, and long texts that are built in pieces.
 *
 * Results are valid until exit (base/mem.h).  A list or a builder belongs to one thread;
 * zeroed, it is empty.
 */
struct text_list {
	const char **texts;
	int count;
};

/* Adds text, which is not copied. */
void text_list_add(struct text_list *list, const char *text);

/* "a, b, c": the texts, joined by the separator. */
const char *text_join(const char *const *texts, int count, const char *separator);

struct text_builder {
	char *text; /* NUL-terminated; NULL if nothing was added */
	size_t length;
	size_t size; /* allocated */
};

void text_append(struct text_builder *builder, const char *bytes, size_t length);

void text_print(struct text_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Removes everything after the first length bytes. */
void text_cut(struct text_builder *builder, size_t length);

/* The text; "" if nothing was added. */
const char *text_built(const struct text_builder *builder);

#endif
