/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"

enum { ROOM_MIN = 256 };

void text_list_add(struct text_list *list, const char *text)
{
	list->texts = mem_extend(list->texts, list->count, sizeof *list->texts);
	list->texts[list->count++] = text;
}

void text_append(struct text_builder *builder, const char *bytes, size_t length)
{
	size_t wanted = builder->length + length + 1;

	if (wanted > builder->size) {
		builder->size = wanted < ROOM_MIN / 2 ? ROOM_MIN : 2 * wanted;
		builder->text = mem_grow(builder->text, builder->length, builder->size);
	}
	if (length > 0)
		memcpy(builder->text + builder->length, bytes, length);
	builder->length += length;
	builder->text[builder->length] = '\0';
}

void text_print(struct text_builder *builder, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	const char *text = mem_vprintf(format, arguments);
	va_end(arguments);
	text_append(builder, text, strlen(text));
}

void text_cut(struct text_builder *builder, size_t length)
{
	if (length >= builder->length)
		return;
	builder->length = length;
	builder->text[length] = '\0';
}

const char *text_built(const struct text_builder *builder)
{
	return builder->text ? builder->text : "";
}

const char *text_join(const char *const *texts, int count, const char *separator)
{
	struct text_builder joined = { 0 };

	for (int i = 0; i < count; i++)
		text_print(&joined, "%s%s", i ? separator : "", texts[i]);
	return text_built(&joined);
}
