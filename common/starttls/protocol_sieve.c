/* SPDX-License-Identifier: ISC */
#include "starttls/protocol.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "starttls/mechanism.h"

enum { LITERALS_MAX = 8 };

/* RFC 5804 4: a line consists of words and strings; a string is quoted or a literal,
 * whose bytes follow a line end.  A literal is stored as part of its line: "{5}", '\n',
 * its bytes. */
struct cursor {
	const char *at, *end;
};

struct string {
	const char *bytes; /* NULL: no valid string */
	size_t length;
	bool is_quoted;
};

static const struct string no_string;

/* "{5}", or "{5+}", which is for clients but harmless; 0 if there is none. */
static size_t literal_head(const struct cursor *cursor, size_t *size)
{
	size_t left = (size_t)(cursor->end - cursor->at);
	size_t digits = left > 0 && cursor->at[0] == '{'
			    ? strspn(cursor->at + 1, "0123456789")
			    : 0;
	size_t head = 1 + digits;

	if (digits == 0)
		return 0;
	*size = strtoul(cursor->at + 1, NULL, 10);
	head += cursor->at[head] == '+';
	return cursor->at[head] == '}' ? head + 1 : 0;
}

static struct string take_literal(struct cursor *cursor)
{
	size_t size = 0, head = literal_head(cursor, &size);

	if (head == 0 || cursor->at[head] != '\n' ||
	    size > (size_t)(cursor->end - cursor->at) - head - 1)
		return no_string;
	struct string string = { cursor->at + head + 1, size, false };
	cursor->at += head + 1 + size;
	return string;
}

static struct string take_quoted(struct cursor *cursor)
{
	for (const char *at = cursor->at + 1; at < cursor->end && *at != '\n'; at++) {
		if (*at == '"') {
			struct string string = { cursor->at + 1,
				(size_t)(at - cursor->at) - 1, true };

			cursor->at = at + 1;
			return string;
		}
		at += *at == '\\';
	}
	return no_string;
}

static struct string take_string(struct cursor *cursor)
{
	return cursor->at == cursor->end ? no_string
	       : *cursor->at == '"'      ? take_quoted(cursor)
					 : take_literal(cursor);
}

/* RFC 5804 4: a backslash precedes '"' and itself. */
static struct string unquoted(struct string string)
{
	if (!string.is_quoted)
		return string;
	char *bytes = mem_alloc(string.length + 1);
	size_t length = 0;

	for (size_t at = 0; at < string.length; at++) {
		at += string.bytes[at] == '\\' && at + 1 < string.length;
		bytes[length++] = string.bytes[at];
	}
	return (struct string){ bytes, length, false };
}

/* Whether the line ends in the head of a literal, whose *size bytes are not yet read. */
static bool awaits_literal(struct cursor cursor, size_t *size)
{
	bool is_begin = true;

	while (cursor.at < cursor.end) {
		size_t head = is_begin ? literal_head(&cursor, size) : 0;

		if (head > 0 && cursor.at + head == cursor.end)
			return true;
		if ((*cursor.at == '"' || head > 0) && is_begin) {
			if (!take_string(&cursor).bytes)
				return false;
			is_begin = false;
		} else {
			is_begin = *cursor.at == ' ' || *cursor.at == '(';
			cursor.at++;
		}
	}
	return false;
}

static enum reply_verdict status_of(const char *line, enum command command)
{
	if (protocol_is_word(line, "OK"))
		return REPLY_YES;
	if (protocol_is_word(line, "BYE"))
		return REPLY_UNAVAILABLE;
	if (protocol_is_word(line, "NO"))
		return command == COMMAND_NONE ? REPLY_UNAVAILABLE : REPLY_NO;
	return REPLY_GARBAGE;
}

/* No client knows a name of several words. */
static bool is_name(struct string name)
{
	for (size_t i = 0; i < name.length; i++) {
		if (mechanism_is_separator(name.bytes[i]) || name.bytes[i] == '\n')
			return false;
	}
	return name.length > 0;
}

/* RFC 5804 1.7: "SASL" "PLAIN LOGIN"; clients may be tolerant of blanks and quotes. */
static void add_mechanisms(struct reply *reply, struct string name, const char *rest,
    size_t length, struct string value)
{
	size_t skip = reply_skip_word(name.bytes, name.length, "SASL");

	if (!skip)
		return;
	mechanism_add(&reply->mechanisms, name.bytes + skip, name.length - skip);
	if (value.bytes)
		mechanism_add(&reply->mechanisms, value.bytes, value.length);
	else
		mechanism_add(&reply->mechanisms, rest, length);
}

/* In the form "SASL PLAIN LOGIN". */
static void add_capability(struct reply *reply, struct string name, struct string value)
{
	size_t length = name.length + (value.length > 0) + value.length;
	char *text = mem_alloc(length + 1);

	memcpy(text, name.bytes, name.length);
	text[name.length] = ' ';
	if (value.length > 0)
		memcpy(text + name.length + 1, value.bytes, value.length);
	reply_add_capability(reply, text, length);
}

/* RFC 5804 1.7, 4: a name, and usually a value. */
static bool read_capability(struct reply *reply, struct cursor cursor)
{
	const char *line = cursor.at;
	struct string name = unquoted(take_string(&cursor)), value = no_string;

	if (!name.bytes)
		return false;
	const char *rest = cursor.at;
	size_t length = (size_t)(cursor.end - cursor.at);

	if (length > 0 && *cursor.at == ' ') {
		cursor.at++;
		value = unquoted(take_string(&cursor));
	}
	bool is_in_form = cursor.at == cursor.end && (length == 0 || value.bytes);

	add_mechanisms(reply, name, rest, length, is_in_form ? value : no_string);
	if (!is_in_form || !is_name(name)) {
		reply_add_capability(reply, line, (size_t)(cursor.end - line));
		return true;
	}
	add_capability(reply, name, value);
	return true;
}

/* Appends the literal and the line to the held line. */
static void hold(struct reply *reply, const char *line, size_t length)
{
	size_t size = reply->held_size + 1 + reply->given_size + length;
	char *held = mem_alloc(size + 1), *at = held + reply->held_size;

	memcpy(held, reply->held, reply->held_size);
	*at++ = '\n';
	if (reply->given_size > 0)
		memcpy(at, reply->given, reply->given_size);
	memcpy(at + reply->given_size, line, length);
	reply->held = held;
	reply->held_size = size;
	reply->held_literals++;
}

static void sieve_read(
    struct reply *reply, enum command command, const char *line, size_t length)
{
	if (reply->is_continued) {
		hold(reply, line, length);
	} else {
		reply->held = mem_copy(line, length);
		reply->held_size = length;
		reply->held_literals = 0;
	}
	struct cursor cursor = { reply->held, reply->held + reply->held_size };
	size_t size = 0;

	reply_note(reply, reply->held, reply->held_size);
	reply->verdict = REPLY_MORE;
	reply->is_continued = awaits_literal(cursor, &size);
	if (reply->is_continued && reply->held_literals < LITERALS_MAX) {
		reply->literal = size;
		return;
	}
	if (reply->is_continued) {
		reply->verdict = REPLY_GARBAGE;
		return;
	}
	/* RFC 5804 4: a status answers STARTTLS; the capabilities follow inside TLS. */
	if (command != COMMAND_UPGRADE && read_capability(reply, cursor))
		return;
	reply->verdict = status_of(reply->held, command);
}

static const char *sieve_password_command(const struct reply *reply)
{
	(void)reply;
	return NULL;
}

const struct protocol protocol_sieve = {
	.label = "ManageSieve",
	.port = 4190,
	.hello = "CAPABILITY",
	.has_list = true,
	.greets_inside = true,
	.upgrade = "STARTTLS",
	.upgrade_capability = "STARTTLS",
	.bye = "LOGOUT",
	.read = sieve_read,
	.mechanism_first = "SASL ",
	.mechanism_next = " ",
	.password_command = sieve_password_command,
};
