/* SPDX-License-Identifier: ISC */
#include "starttls/protocol.h"

#include <string.h>

#include "starttls/mechanism.h"

/* RFC 2449 6.2, 6.3 */
static void add_line(struct reply *reply, const char *line, size_t length)
{
	size_t skip = reply_skip_word(line, length, "SASL");

	reply_add_capability(reply, line, length);
	if (skip)
		mechanism_add(&reply->mechanisms, line + skip, length - skip);
	if (reply_skip_word(line, length, "USER"))
		reply->has_user = true;
}

/* RFC 2449 5, RFC 1939 3: one capability per line, up to a line with a single dot; a line
 * that starts with a dot gets another dot before it. */
static void read_capability(struct reply *reply, const char *line, size_t length)
{
	if (strcmp(line, ".") == 0)
		reply->verdict = REPLY_YES;
	else if (line[0] == '.')
		add_line(reply, line + 1, length - 1);
	else
		add_line(reply, line, length);
}

static void pop3_read(
    struct reply *reply, enum command command, const char *line, size_t length)
{
	if (reply->lines > 0) {
		read_capability(reply, line, length);
		return;
	}
	/* RFC 1939 3: a status indicator in upper case. */
	size_t word = strcspn(line, " ");

	reply_note(reply, line, length);
	if (word == 3 && memcmp(line, "+OK", word) == 0)
		reply->verdict = command == COMMAND_HELLO ? REPLY_MORE : REPLY_YES;
	else if (word == 4 && memcmp(line, "-ERR", word) == 0)
		reply->verdict = command == COMMAND_NONE ? REPLY_UNAVAILABLE : REPLY_NO;
	else
		reply->verdict = REPLY_GARBAGE;
}

static const char *pop3_password_command(const struct reply *reply)
{
	return reply->has_user ? "USER" : NULL;
}

const struct protocol protocol_pop3 = {
	.label = "POP3",
	.port = 110,
	.tls_port = 995,
	.hello = "CAPA",
	.is_hello_optional = true,
	.upgrade = "STLS",
	.upgrade_capability = "STLS",
	.bye = "QUIT",
	.read = pop3_read,
	.mechanism_first = "SASL ",
	.mechanism_next = ", SASL ",
	.password_command = pop3_password_command,
};
