/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PROTOCOL_H
#define MAIL_PROTOCOL_H

#include <stddef.h>

#include "cli/option.h"

/*
 * protocol - the line protocols of mail, a row each.
 *
 * A row is words and two pure functions: a reader of one line at a time, and a judge of
 * what a server lets a client do before TLS.  Texts in a reply are cleaned and live until
 * exit.
 */
enum verdict {
	REPLY_MORE, /* the reply goes on */
	REPLY_YES,
	REPLY_NO,          /* a refusal */
	REPLY_UNAVAILABLE, /* no service here, or not now */
	REPLY_GARBAGE,     /* no reply of this protocol, or not one to this command */
};

enum stage { STAGE_GREETING, STAGE_HELLO, STAGE_UPGRADE };

struct reply {
	enum verdict verdict;
	int code; /* SMTP's */
	int lines;
	const char *text; /* the line that decides */
	struct text_list capabilities;
};

struct protocol {
	const char *label;
	int port, tls_port;
	const char *hello;          /* the command that lists capabilities */
	const char *hello_fallback; /* what to try where that is refused, or NULL */
	bool is_named;              /* our name follows both */
	const char *upgrade;
	const char *upgrade_capability;
	const char *bye;
	/* Takes the next line of a reply; sets reply->verdict. */
	void (*read)(
	    struct reply *reply, enum stage stage, const char *line, size_t length);
	/* NULL, or how a client may log in with these capabilities: "AUTH PLAIN LOGIN". */
	const char *(*login)(const struct text_list *capabilities);
};

extern const struct protocol protocol_smtp;

/* Whether a capability of that name is offered: its first word, in any case.  With
 * arguments
 * ("AUTH PLAIN", "AUTH=PLAIN"), whether it is offered with each of them. */
bool protocol_offers(const struct text_list *capabilities, const char *wanted);

#endif
