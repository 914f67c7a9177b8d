/* SPDX-License-Identifier: ISC */
#include "spf/expand.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { EXPANDED_MAX = 16384 };

static const char *nibbles(const unsigned char *bytes)
{
	char *text = mem_alloc(64);

	for (int i = 0; i < 16; i++)
		snprintf(text + 4 * (size_t)i, 5, "%x.%x%s", bytes[i] >> 4,
		    bytes[i] & 15U, i < 15 ? "." : "");
	return text;
}

/* RFC 7208 7.2 and 7.3 */
static const char *value_of(char letter, const struct spf_macro_values *values)
{
	bool is_ipv6 = values->address.as.any.sa_family == AF_INET6;

	switch (letter) {
	case 's':
		return mem_printf("%s@%s", values->local_part, values->sender_domain);
	case 'l':
		return values->local_part;
	case 'o':
		return values->sender_domain;
	case 'd':
		return values->domain;
	case 'i':
		return is_ipv6 ? nibbles(values->address.as.ipv6.sin6_addr.s6_addr)
			       : address_text(&values->address);
	case 'p':
		return values->validated;
	case 'h':
		return values->helo;
	case 'v':
		return is_ipv6 ? "ip6" : "in-addr";
	case 'c':
		return address_text(&values->address);
	case 'r':
		return values->receiver;
	default:
		return mem_printf("%lld", values->time_s);
	}
}

/* Bytes up to a limit; the rest is dropped. */
struct text {
	size_t length;
	bool is_cut;
	char bytes[EXPANDED_MAX + 1];
};

static void add(struct text *text, const char *bytes, size_t length)
{
	size_t room = EXPANDED_MAX - text->length;

	text->is_cut |= length > room;

	length = length < room ? length : room;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

/* RFC 7208 7.3: characters that are not unreserved (RFC 3986 2.3) become %HH. */
static void add_escaped(struct text *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte < 0x80 && (isalnum(byte) || strchr("-._~", byte))) {
			add(text, bytes + i, 1);
		} else {
			char code[4];

			snprintf(code, sizeof code, "%%%02X", (unsigned)byte);
			add(text, code, 3);
		}
	}
}

static size_t part_size(const char *value, const struct spf_macro *macro)
{
	size_t size = 0;

	while (value[size] &&
	       !memchr(macro->delimiters, value[size], macro->delimiter_count))
		size++;
	return size;
}

static void expand(struct text *text, const struct spf_macro *macro,
    const struct spf_macro_values *values)
{
	const char *value = value_of(macro->letter, values);
	int count = 0, *starts, kept;

	starts = mem_alloc((strlen(value) + 1) * sizeof *starts);
	for (size_t at = 0;; at++) {
		starts[count++] = (int)at;
		at += part_size(value + at, macro);
		if (!value[at])
			break;
	}
	kept = macro->parts < count ? macro->parts : count;
	for (int i = count - kept; i < count; i++) {
		const char *part = value + starts[macro->is_reversed ? count - 1 - i : i];

		if (i > count - kept)
			add(text, ".", 1);
		if (macro->is_escaped)
			add_escaped(text, part, part_size(part, macro));
		else
			add(text, part, part_size(part, macro));
	}
}

static void expand_all(
    struct text *text, const char *string, const struct spf_macro_values *values)
{
	struct spf_macro macro;
	size_t at;

	text->length = 0;
	text->is_cut = false;

	while (*string && !text->is_cut) {
		if (*string != '%' || (string[1] == '{' && !values)) {
			add(text, string++, 1);
		} else if (string[1] == '{') {
			if (spf_macro_read(string, strlen(string), true, &macro, &at))
				break;
			expand(text, &macro, values);
			string += macro.size;
		} else {
			const char *literal = string[1] == '_'   ? " "
					      : string[1] == '-' ? "%20"
								 : "%";
			add(text, literal, strlen(literal));
			string += 2;
		}
	}
	text->bytes[text->length] = '\0';
}

const char *spf_expand_domain(const char *text, const struct spf_macro_values *values)
{
	size_t size = strlen(text);

	/* Most names have no macro and need no buffer for its value. */
	if (size <= SPF_NAME_MAX && !strchr(text, '%'))
		return mem_copy(text, size - (size > 0 && text[size - 1] == '.'));
	struct text expanded;
	expand_all(&expanded, text, values);
	const char *name = expanded.bytes;
	size_t length = expanded.length;

	if (length > 0 && name[length - 1] == '.')
		expanded.bytes[--length] = '\0';
	if (expanded.is_cut)
		return "";
	while (length > SPF_NAME_MAX) {
		const char *dot = strchr(name, '.');

		if (!dot)
			return "";
		length -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	return mem_copy(name, length);
}

const char *spf_expand_explanation(
    const char *text, const struct spf_macro_values *values)
{
	struct text expanded;

	expand_all(&expanded, text, values);
	return mem_copy(expanded.bytes, expanded.length < SPF_EXPLANATION_MAX
					    ? expanded.length
					    : SPF_EXPLANATION_MAX);
}
