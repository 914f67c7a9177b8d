/* SPDX-License-Identifier: ISC */
#include "net/dnsname.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"

enum { SHOWN_MAX = 256 };

unsigned char dnsname_byte(const char **text, bool *is_escaped)
{
	const char *at = *text;

	*is_escaped = at[0] == '\\' && at[1] != '\0';
	if (*is_escaped)
		at++;
	if (*is_escaped && strspn(at, "0123456789") >= 3) {
		*text = at + 3;
		return (unsigned char)((at[0] - '0') * 100 + (at[1] - '0') * 10 +
				       (at[2] - '0'));
	}
	*text = at + 1;
	return (unsigned char)*at;
}

/* Whether the first byte of text is valid: false if an escape is incomplete or above 255. */
static bool is_whole(const char *text)
{
	size_t digits = text[0] == '\\' ? strspn(text + 1, "0123456789") : 0;

	if (text[0] != '\\' || (digits == 0 && text[1] != '\0'))
		return true;
	return digits >= 3 && strncmp(text + 1, "255", 3) <= 0;
}

size_t dnsname_write(unsigned char wire[DNSNAME_WIRE_MAX], const char *text)
{
	size_t label = 0, used = 1;
	bool is_escaped;

	if (strcmp(text, ".") == 0)
		text = "";
	for (const char *at = text; *at;) {
		if (!is_whole(at) || used == DNSNAME_WIRE_MAX)
			return 0;
		unsigned char byte = dnsname_byte(&at, &is_escaped);

		if (byte != '.' || is_escaped) {
			wire[used++] = byte;
			if (used - label - 1 > DNSNAME_LABEL_MAX)
				return 0;
			continue;
		}
		if (used == label + 1)
			return 0;
		wire[label] = (unsigned char)(used - label - 1);
		label = used++;
	}
	wire[label] = (unsigned char)(used - label - 1);
	if (wire[label] == 0)
		return used;
	if (used == DNSNAME_WIRE_MAX)
		return 0;
	wire[used++] = 0;
	return used;
}

static char *put_label(char *text, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = bytes[i];
		bool is_visible = byte > 0x20 && byte < 0x7f;

		if (!is_visible || strchr(".;\\()@$\"", byte))
			*text++ = '\\';
		if (is_visible) {
			*text++ = (char)byte;
			continue;
		}
		*text++ = (char)('0' + byte / 100);
		*text++ = (char)('0' + byte / 10 % 10);
		*text++ = (char)('0' + byte % 10);
	}
	return text;
}

size_t dnsname_read(const unsigned char *message, size_t length, size_t offset,
    char text[DNSNAME_TEXT_MAX])
{
	size_t at = offset, least = offset, filled = 0, wire = 1;
	char *end = text;

	while (at < length && message[at] != 0) {
		size_t size = message[at];

		if (size > DNSNAME_LABEL_MAX) {
			/* Pointers may only lead to before everything read so far: no loop. */
			if ((size & 0xc0) != 0xc0 || at + 1 >= length)
				return 0;
			filled = filled ? filled : at + 2 - offset;
			at = (size & 0x3f) << 8 | message[at + 1];
			if (at >= least)
				return 0;
			least = at;
			continue;
		}
		wire += size + 1;
		if (size >= length - at || wire > DNSNAME_WIRE_MAX)
			return 0;
		if (end > text)
			*end++ = '.';
		end = put_label(end, message + at + 1, size);
		at += size + 1;
	}
	if (at >= length)
		return 0;
	*end = '\0';
	return filled ? filled : at + 1 - offset;
}

const char *dnsname_shown(const char *name)
{
	static const char blank[] = "{20}";
	char *bytes = mem_alloc(strlen(blank) * strlen(name) + 1);
	size_t used = 0;
	bool is_escaped;

	while (*name) {
		unsigned char byte = dnsname_byte(&name, &is_escaped);

		if (byte != ' ')
			bytes[used++] = (char)byte;
		for (int i = 0; byte == ' ' && blank[i]; i++)
			bytes[used++] = blank[i];
	}
	return clean_text(bytes, used, SHOWN_MAX);
}

const char *dnsname_of_literal(const char *literal)
{
	char *text = mem_alloc(4 * strlen(literal) + 1), *end = text;

	while (*literal) {
		size_t length = strcspn(literal, ".");

		end = put_label(end, (const unsigned char *)literal, length);
		literal += length;
		if (literal[0] == '.' && literal[1] != '\0')
			*end++ = '.';
		literal += *literal == '.';
	}
	return text;
}

const char *dnsname_literal(const char *text)
{
	char *literal = mem_alloc(strlen(text) + 1);
	size_t used = 0;

	while (*text) {
		bool is_escaped;
		unsigned char byte = dnsname_byte(&text, &is_escaped);

		if (byte == '\0' || (byte == '.' && is_escaped))
			return "";
		literal[used++] = (char)byte;
	}
	return literal;
}

bool dnsname_fits(const char *literal)
{
	size_t length = strlen(literal);

	if (length > 0 && literal[length - 1] == '.')
		length--;
	if (length == 0 || length > DNSNAME_HOST_MAX)
		return false;
	for (size_t at = 0; at <= length;) {
		const char *dot = memchr(literal + at, '.', length - at);
		size_t label = dot ? (size_t)(dot - literal) - at : length - at;

		if (label == 0 || label > DNSNAME_LABEL_MAX)
			return false;
		at += label + 1;
	}
	return true;
}

bool dnsname_is_below(const char *literal, const char *domain)
{
	size_t length = strlen(literal), tail = strlen(domain);

	if (length < tail || strcasecmp(literal + length - tail, domain) != 0)
		return false;
	return length == tail || literal[length - tail - 1] == '.';
}

const char *dnsname_reverse(const struct sockaddr *address)
{
	static const char digits[] = "0123456789abcdef";
	static const char tail[] = "ip6.arpa";
	enum { DIGITS_SIZE = 64 }; /* a digit and a dot for each half of a byte */
	const unsigned char *bytes;

	if (address->sa_family == AF_INET) {
		bytes = (const unsigned char *)&(
		    (const struct sockaddr_in *)(const void *)address)
			    ->sin_addr;
		return mem_printf(
		    "%d.%d.%d.%d.in-addr.arpa", bytes[3], bytes[2], bytes[1], bytes[0]);
	}
	bytes = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr;
	char *name = mem_alloc(DIGITS_SIZE + sizeof tail), *end = name;
	for (int i = 15; i >= 0; i--) {
		*end++ = digits[bytes[i] & 15U];
		*end++ = '.';
		*end++ = digits[bytes[i] >> 4];
		*end++ = '.';
	}
	memcpy(end, tail, sizeof tail);
	return name;
}
