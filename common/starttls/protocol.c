/* SPDX-License-Identifier: ISC */
#include "starttls/protocol.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "starttls/mechanism.h"

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

/* The length of the capability's name.  '=' is part of an atom (RFC 9051 9), except where
 * servers list mechanisms after it, like "AUTH=LOGIN PLAIN" for old clients. */
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
	if (reply->lines == 0)
		reply->first = reply->text;
	reply->lines++;
}

void reply_note_refusal(struct reply *reply, const char *line, size_t length, size_t skip)
{
	const char *before = reply->refusal;

	if (!before)
		reply->refusal = clean_text(line, length, CAPABILITY_MAX);
	else if (length > skip && strlen(before) < CAPABILITY_MAX)
		reply->refusal = mem_printf("%s %s", before,
		    clean_text(line + skip, length - skip, CAPABILITY_MAX));
}

bool protocol_refuses_name(const struct protocol *protocol, const struct reply *hello,
    const struct reply *fallback)
{
	if (hello->verdict != REPLY_NO || !hello->is_of_our_name)
		return false;
	return !protocol->hello_fallback ||
	       (fallback->verdict == REPLY_NO &&
		   (fallback->is_of_our_name || fallback->code == 500 ||
		       fallback->code == 502 || fallback->code == 503));
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

void reply_begin_list(struct reply *reply)
{
	static const struct reply none = { .has_list = true };

	reply_take_list(reply, &none);
}

void reply_take_list(struct reply *reply, const struct reply *other)
{
	reply->has_list = other->has_list;
	reply->capabilities = other->capabilities;
	reply->mechanisms = other->mechanisms;
	reply->has_user = other->has_user;
}

size_t reply_skip_word(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word), at = 0;

	while (at < length && mechanism_is_separator(text[at]))
		at++;
	if (length - at < size || strncasecmp(text + at, word, size) != 0)
		return 0;
	at += size;
	return at == length || mechanism_is_separator(text[at]) ? at : 0;
}

const char *protocol_cleartext_login(
    const struct protocol *protocol, const struct reply *reply)
{
	const char *command = protocol->password_command(reply);
	const char *mechanisms = mechanism_names(&reply->mechanisms, false,
	    protocol->mechanism_first, protocol->mechanism_next);

	return command && mechanisms ? mem_printf("%s, %s", command, mechanisms)
	       : command             ? command
				     : mechanisms;
}
