/* SPDX-License-Identifier: ISC */
#include "starttls/protocol.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "starttls/mechanism.h"

/* RFC 9051 7.1: status responses; anything else is untagged data. */
static enum reply_verdict status_of(const char *text)
{
	if (protocol_is_word(text, "OK"))
		return REPLY_YES;
	if (protocol_is_word(text, "NO") || protocol_is_word(text, "BAD"))
		return REPLY_NO;
	if (protocol_is_word(text, "BYE"))
		return REPLY_UNAVAILABLE;
	return protocol_is_word(text, "PREAUTH") ? REPLY_PREAUTH : REPLY_GARBAGE;
}

/* RFC 9051 7.2.2: "AUTH=PLAIN"; and "AUTH=PLAIN,LOGIN". */
static void add_mechanisms(struct reply *reply, const char *text, size_t length)
{
	bool is_mechanism = false;

	for (size_t at = 0; at < length; at++) {
		size_t size = 0;

		while (
		    at + size < length &&
		    (text[at + size] == '=' || !mechanism_is_separator(text[at + size])))
			size++;

		size_t skip = reply_skip_word(text + at, size, "AUTH");

		is_mechanism = skip || (is_mechanism && at > 0 && text[at - 1] == ',');
		if (is_mechanism)
			mechanism_add(&reply->mechanisms, text + at + skip, size - skip);
		at += size;
	}
}

/* RFC 9051 6.1.1, 7.2.2: each list replaces the previous one.  Clients may accept a
 * malformed list, but it does not count for the server. */
static void read_list(
    struct reply *reply, const char *text, size_t length, bool is_in_form)
{
	size_t skip = reply_skip_word(text, length, "CAPABILITY");

	if (!skip)
		return;
	reply_begin_list(reply);
	if (is_in_form && protocol_is_word(text, "CAPABILITY"))
		reply_add_words(reply, text + skip, length - skip);
	add_mechanisms(reply, text + skip, length - skip);
}

/* RFC 9051 7.1: "OK [CAPABILITY …] text". */
static void read_response_code(struct reply *reply, const char *text)
{
	const char *code = text + strlen("OK");
	const char *end = strchr(text, ']');

	code += strspn(code, " \t");
	if (*code == '[' && end)
		read_list(reply, code + 1, (size_t)(end - code - 1), code == text + 3);
}

/* RFC 9051 4.3: a line of data that ends in {123} continues after that many bytes. */
static void read_literal(struct reply *reply, const char *line)
{
	const char *brace = strrchr(line, '{');
	size_t digits = brace ? strspn(brace + 1, "0123456789") : 0;

	reply->is_continued = digits > 0 && strcmp(brace + 1 + digits, "}") == 0;
	if (reply->is_continued)
		reply->literal = strtoul(brace + 1, NULL, 10);
}

/* RFC 9051 2.2.2: untagged lines may precede any reply and are not part of it.  A
 * capability list counts whenever it comes (7.2.2). */
static void read_untagged(
    struct reply *reply, enum command command, const char *text, size_t length)
{
	enum reply_verdict status = status_of(text);

	if (command == COMMAND_NONE) {
		/* RFC 9051 7.1.5, 7.1.4: the greeting is OK, PREAUTH or BYE. */
		reply->verdict = status == REPLY_NO ? REPLY_GARBAGE : status;
		if (status == REPLY_YES)
			read_response_code(reply, text);
	} else if (status == REPLY_UNAVAILABLE) {
		reply->verdict = REPLY_UNAVAILABLE;
	} else if (status == REPLY_PREAUTH) {
		/* RFC 9051 7.1.4: valid only as the greeting. */
		reply->verdict = REPLY_GARBAGE;
	} else if (status == REPLY_YES) {
		read_response_code(reply, text);
	} else if (status == REPLY_GARBAGE) {
		read_list(reply, text, length, true);
		read_literal(reply, text);
	}
}

static void imap_read(
    struct reply *reply, enum command command, const char *line, size_t length)
{
	size_t tag = reply->tag ? strlen(reply->tag) : 0;

	if (reply->is_continued) {
		read_literal(reply, line);
		return;
	}
	reply_note(reply, line, length);
	if (length >= 2 && line[0] == '*' && line[1] == ' ') {
		read_untagged(reply, command, line + 2, length - 2);
	} else if (tag && strncmp(line, reply->tag, tag) == 0 && line[tag] == ' ') {
		enum reply_verdict status = status_of(line + tag + 1);

		reply->verdict = status == REPLY_YES || status == REPLY_NO
				     ? status
				     : REPLY_GARBAGE;
		/* RFC 9051 6.2.1: a list in the reply to STARTTLS does not count. */
		if (status == REPLY_YES && command == COMMAND_HELLO)
			read_response_code(reply, line + tag + 1);
	} else {
		reply->verdict = REPLY_GARBAGE;
	}
}

/* RFC 9051 6.2.3: LOGIN is allowed unless LOGINDISABLED is advertised. */
static const char *imap_password_command(const struct reply *reply)
{
	return protocol_offers(&reply->capabilities, "LOGINDISABLED")
		   ? NULL
		   : "LOGIN (LOGINDISABLED not advertised)";
}

const struct protocol protocol_imap = {
	.label = "IMAP",
	.port = 143,
	.tls_port = 993,
	.hello = "CAPABILITY",
	.is_tagged = true,
	.has_list = true,
	.upgrade = "STARTTLS",
	.upgrade_capability = "STARTTLS",
	.bye = "LOGOUT",
	.read = imap_read,
	.mechanism_first = "AUTH=",
	.mechanism_next = ", AUTH=",
	.password_command = imap_password_command,
};
