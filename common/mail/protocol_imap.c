/* SPDX-License-Identifier: ISC */
#include "mail/protocol.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

/* RFC 9051 7.1: status responses; anything else is untagged data. */
static enum verdict status_of(const char *text)
{
	if (protocol_is_word(text, "OK"))
		return REPLY_YES;
	if (protocol_is_word(text, "NO") || protocol_is_word(text, "BAD"))
		return REPLY_NO;
	if (protocol_is_word(text, "BYE"))
		return REPLY_UNAVAILABLE;
	return protocol_is_word(text, "PREAUTH") ? REPLY_PREAUTH : REPLY_GARBAGE;
}

/* RFC 9051 7.1: "OK [CAPABILITY …] text". */
static void read_response_code(struct reply *reply, const char *text)
{
	static const char code[] = "OK [CAPABILITY ";
	size_t size = strlen(code);

	if (strncasecmp(text, code, size) == 0 && strchr(text, ']'))
		reply_add_words(reply, text + size, strcspn(text + size, "]"));
}

/* RFC 9051 4.3: a line of data that ends in {123} goes on behind so many bytes. */
static void read_literal(struct reply *reply, const char *line)
{
	const char *brace = strrchr(line, '{');
	size_t digits = brace ? strspn(brace + 1, "0123456789") : 0;

	reply->is_continued = digits > 0 && strcmp(brace + 1 + digits, "}") == 0;
	if (reply->is_continued)
		reply->literal = strtoul(brace + 1, NULL, 10);
}

/* RFC 9051 2.2.2: untagged lines may stand before any answer, and mean nothing to it. */
static void read_untagged(
    struct reply *reply, enum stage stage, const char *text, size_t length)
{
	enum verdict status = status_of(text);

	if (stage == STAGE_GREETING) {
		/* RFC 9051 7.1.5, 7.1.4: the greeting is OK, PREAUTH or BYE. */
		reply->verdict = status == REPLY_NO ? REPLY_GARBAGE : status;
		if (status == REPLY_YES)
			read_response_code(reply, text);
	} else if (status == REPLY_UNAVAILABLE) {
		reply->verdict = REPLY_UNAVAILABLE;
	} else if (status == REPLY_PREAUTH) {
		/* RFC 9051 7.1.4: only possible as the greeting. */
		reply->verdict = REPLY_GARBAGE;
	} else if (status == REPLY_GARBAGE) {
		if (stage == STAGE_HELLO && protocol_is_word(text, "CAPABILITY"))
			reply_add_words(reply, text + strlen("CAPABILITY"),
			    length - strlen("CAPABILITY"));
		read_literal(reply, text);
	}
}

static void imap_read(
    struct reply *reply, enum stage stage, const char *line, size_t length)
{
	size_t tag = reply->tag ? strlen(reply->tag) : 0;

	if (reply->is_continued) {
		read_literal(reply, line);
		return;
	}
	reply_note(reply, line, length);
	if (length >= 2 && line[0] == '*' && line[1] == ' ') {
		read_untagged(reply, stage, line + 2, length - 2);
	} else if (tag && strncmp(line, reply->tag, tag) == 0 && line[tag] == ' ') {
		enum verdict status = status_of(line + tag + 1);

		reply->verdict = status == REPLY_YES || status == REPLY_NO
				     ? status
				     : REPLY_GARBAGE;
		if (status == REPLY_YES && stage == STAGE_HELLO)
			read_response_code(reply, line + tag + 1);
	} else {
		reply->verdict = REPLY_GARBAGE;
	}
}

/* RFC 9051 6.2.3: LOGIN is possible unless LOGINDISABLED says no; and the mechanisms that send
 * what opens the mailbox as it is (RFC 4616, RFC 7628). */
static const char *imap_login(const struct text_list *capabilities)
{
	static const char *const ways[] = { "AUTH=PLAIN", "AUTH=LOGIN",
		"AUTH=OAUTHBEARER", "AUTH=XOAUTH2", NULL };
	const char *offered = protocol_offered(capabilities, ways);

	if (protocol_offers(capabilities, "LOGINDISABLED"))
		return offered;
	return mem_printf("LOGIN (there is no LOGINDISABLED)%s%s", offered ? ", " : "",
	    offered ? offered : "");
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
	.login = imap_login,
};
