/* SPDX-License-Identifier: ISC */
#include "mail/protocol.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"

enum { SHOWN_MAX = 160, CAPABILITY_MAX = 512 };

static const char separators[] = " =";

static bool has_argument(const char *arguments, const char *word, size_t length)
{
	while (*arguments) {
		size_t size = strcspn(arguments, separators);

		if (size == length && strncasecmp(arguments, word, length) == 0)
			return true;
		arguments += size;
		arguments += strspn(arguments, separators);
	}
	return false;
}

/* How long the capability's own name is.  '=' belongs to an atom (RFC 9051 9), but not where
 * servers list mechanisms behind it, as "AUTH=LOGIN PLAIN" for old clients. */
static size_t name_length(const char *capability)
{
	if (strncasecmp(capability, "AUTH=", 5) == 0 ||
	    strncasecmp(capability, "SASL=", 5) == 0)
		return 4;
	return strcspn(capability, " ");
}

bool capability_is(const char *capability, const char *wanted)
{
	size_t name = strcspn(wanted, separators);

	if (strcasecmp(capability, wanted) == 0)
		return true;
	if (name_length(capability) != name || strncasecmp(capability, wanted, name) != 0)
		return false;
	capability += name;
	wanted += name;
	for (;;) {
		wanted += strspn(wanted, separators);
		size_t length = strcspn(wanted, separators);

		if (length == 0)
			return true;
		if (!has_argument(
			capability + strspn(capability, separators), wanted, length))
			return false;
		wanted += length;
	}
}

bool protocol_offers(const struct text_list *capabilities, const char *wanted)
{
	for (int i = 0; i < capabilities->count; i++) {
		if (capability_is(capabilities->texts[i], wanted))
			return true;
	}
	return false;
}

bool protocol_is_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	return strncasecmp(text, word, length) == 0 &&
	       (text[length] == ' ' || text[length] == '\0');
}

void reply_note(struct reply *reply, const char *line, size_t length)
{
	reply->text = clean_text(line, length, SHOWN_MAX);
	reply->lines++;
}

void reply_add_capability(struct reply *reply, const char *text, size_t length)
{
	if (length > 0)
		text_list_add(
		    &reply->capabilities, clean_text(text, length, CAPABILITY_MAX));
}

void reply_add_words(struct reply *reply, const char *text, size_t length)
{
	for (size_t at = 0; at < length;) {
		size_t size = 0;

		while (at + size < length && text[at + size] != ' ')
			size++;
		reply_add_capability(reply, text + at, size);
		at += size + 1;
	}
}

const char *protocol_offered(
    const struct text_list *capabilities, const char *const *wanted)
{
	const char *offered = NULL;

	for (; *wanted; wanted++) {
		if (protocol_offers(capabilities, *wanted))
			offered = offered ? mem_printf("%s, %s", offered, *wanted)
					  : *wanted;
	}
	return offered;
}
