/* SPDX-License-Identifier: ISC */
#include "starttls/mechanism.h"
#include "starttls/name_refusal.h"
#include "starttls/protocol.h"

/* RFC 5321 4.2: a digit from 2 to 5, one from 0 to 5, any digit. 0 if line has no
 * code. */
static int smtp_code(const char *line, size_t length)
{
	if (length < 3 || line[0] < '2' || line[0] > '5' || line[1] < '0' ||
	    line[1] > '5' || line[2] < '0' || line[2] > '9')
		return 0;
	if (length > 3 && line[3] != ' ' && line[3] != '-')
		return 0;
	return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static enum reply_verdict smtp_verdict(enum command command, int code)
{
	switch (command) {
	case COMMAND_NONE: /* RFC 5321 4.3.2; RFC 7504 3 */
		return code == 220   ? REPLY_YES
		       : code >= 400 ? REPLY_UNAVAILABLE
				     : REPLY_GARBAGE;
	case COMMAND_HELLO: /* RFC 5321 3.8: 421 may answer any command */
		return code == 250   ? REPLY_YES
		       : code == 421 ? REPLY_UNAVAILABLE
		       : code >= 400 ? REPLY_NO
				     : REPLY_GARBAGE;
	case COMMAND_UPGRADE: /* RFC 3207 4: the code decides, not the text */
		return code == 220 ? REPLY_YES : REPLY_NO;
	}
	return REPLY_GARBAGE;
}

/* RFC 4954 3: AUTH and its mechanisms; "AUTH=" is for old clients. */
static void read_keyword(struct reply *reply, const char *text, size_t length)
{
	size_t skip = reply_skip_word(text, length, "AUTH");

	reply_add_capability(reply, text, length);
	if (skip)
		mechanism_add(&reply->mechanisms, text + skip, length - skip);
}

/* RFC 5321 4.2.1: each line of a reply has the code; all but the last have a hyphen after
 * it. */
static void smtp_read(
    struct reply *reply, enum command command, const char *line, size_t length)
{
	int code = smtp_code(line, length);
	bool is_last = length <= 3 || line[3] != '-';

	reply_note(reply, line, length);
	if (!code || (reply->lines > 1 && code != reply->code)) {
		reply->verdict = REPLY_GARBAGE;
		return;
	}
	reply->code = code;
	/* RFC 5321 4.1.1.1: the first line of the reply to EHLO is a greeting, the other
	 * lines are keywords. */
	if (command == COMMAND_HELLO && code == 250 && reply->lines > 1 && length > 4)
		read_keyword(reply, line + 4, length - 4);
	if (command == COMMAND_HELLO && code >= 400) {
		reply_note_refusal(reply, line, length, 4);
		reply->is_of_our_name = is_last && name_refusal_is(code, reply->refusal);
	}
	reply->verdict = is_last ? smtp_verdict(command, reply->code) : REPLY_MORE;
}

static const char *smtp_password_command(const struct reply *reply)
{
	(void)reply;
	return NULL;
}

const struct protocol protocol_smtp = {
	.label = "SMTP",
	.port = 25,
	.tls_port = 465,
	.hello = "EHLO",
	.hello_fallback = "HELO",
	.has_mx = true,
	.is_named = true,
	.upgrade = "STARTTLS",
	.upgrade_capability = "STARTTLS",
	.bye = "QUIT",
	.read = smtp_read,
	.mechanism_first = "AUTH ",
	.mechanism_next = " ",
	.password_command = smtp_password_command,
};

/* RFC 2033 4.1: LHLO replaces EHLO; a server must not accept EHLO or HELO. */
const struct protocol protocol_lmtp = {
	.label = "LMTP",
	.port = 24,
	.hello = "LHLO",
	.is_named = true,
	.upgrade = "STARTTLS",
	.upgrade_capability = "STARTTLS",
	.bye = "QUIT",
	.read = smtp_read,
	.mechanism_first = "AUTH ",
	.mechanism_next = " ",
	.password_command = smtp_password_command,
};
