/* SPDX-License-Identifier: ISC */
#include "spf/words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "spf/macro.h"
#include "spf/term.h"

static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

struct spf_words spf_words_cut(const char *text)
{
	size_t begin = text[0] && strchr("+-?~", text[0]);
	const char *body = text + begin;
	size_t size = strspn(body, name_bytes);

	return (struct spf_words){
		.text = text,
		.qualifier = mem_copy(text, begin),
		.body = body,
		.name = mem_copy(body, size),
		.mark = body[size],
		.value = body + size + (body[size] != '\0'),
	};
}

bool spf_words_is(const char *name, const char *const *names)
{
	while (*names && strcasecmp(name, *names) != 0)
		names++;
	return *names != NULL;
}

const char *spf_words_network(const char *text)
{
	char literal[INET6_ADDRSTRLEN] = "";
	unsigned char address[16];
	size_t length = strcspn(text, "/");
	const char *bits = text + length + (text[length] == '/');
	size_t digits = strspn(bits, "0123456789");

	if (length >= sizeof literal || digits > 3 || bits[digits] ||
	    (text[length] && digits == 0))
		return NULL;
	memcpy(literal, text, length);
	return inet_pton(AF_INET, literal, address) == 1    ? "ip4"
	       : inet_pton(AF_INET6, literal, address) == 1 ? "ip6"
							    : NULL;
}

/* "24", "024" and "255.255.255.0" as 24; -1 otherwise. */
static int prefix_bits(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	struct in_addr mask;
	int bits = 0;

	if (digits > 0 && digits <= 3 && !text[digits])
		bits = (int)strtol(text, NULL, 10);
	else if (inet_pton(AF_INET, text, &mask) != 1)
		return -1;
	else {
		uint32_t rest = ntohl(mask.s_addr);

		for (; rest & 0x80000000U; rest <<= 1)
			bits++;
		if (rest)
			return -1;
	}
	return bits <= 32 ? bits : -1;
}

const char *spf_words_mend(const char *text)
{
	int numbers[4] = { 0 }, count = 0;
	char *end;

	do {
		long number = strtol(text, &end, 10);

		if (!isdigit((unsigned char)text[0]) || end - text > 3 || number > 255)
			return NULL;
		numbers[count++] = (int)number;
		text = end + 1;
	} while (*end == '.' && count < 4);
	const char *address = mem_printf(
	    "%d.%d.%d.%d", numbers[0], numbers[1], numbers[2], numbers[3]);
	if (*end == '\0')
		return count < 4 ? NULL : address;
	int bits = *end == '/' ? prefix_bits(text) : -1;
	return bits < 0 ? NULL : mem_printf("%s/%d", address, bits);
}

bool spf_words_is_domain(const char *text)
{
	size_t length = strlen(text), at;

	return strspn(text, name_bytes) == length && strchr(text, '.') &&
	       !spf_macro_check_domain(text, length, &at);
}

const char *spf_words_meant(
    const struct spf_words *words, const char *name, const char *mark, const char *value)
{
	return mem_printf("did you mean %s%s%s%s?",
	    mark[0] == '=' ? "" : words->qualifier, name, mark, spf_words_shown(value));
}

const char *spf_words_shown(const char *text)
{
	return clean_text(text, strlen(text), SPF_SLIP_SHOWN);
}
