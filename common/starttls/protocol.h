/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PROTOCOL_H
#define STARTTLS_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * protocol - the line protocols of mail, one row each.
 *
 * A row consists of words and two pure functions: a reader, which parses one line at a
 * time, and one that returns the password command that a server allows before TLS.  Texts
 * in a reply are cleaned and live until exit.
 */
enum reply_verdict {
	REPLY_MORE, /* more lines follow */
	REPLY_YES,
	REPLY_NO,          /* rejected */
	REPLY_UNAVAILABLE, /* service not available */
	REPLY_PREAUTH,     /* already logged in, without a password (RFC 9051 7.1.4) */
	REPLY_GARBAGE,     /* not a valid reply to this command */
};

/* The command that a reply answers. */
enum command { COMMAND_NONE, COMMAND_HELLO, COMMAND_UPGRADE };

struct reply {
	enum reply_verdict verdict;
	int code;          /* SMTP's */
	int lines;         /* number of lines read */
	const char *tag;   /* of the command, if the protocol has tags */
	size_t literal;    /* number of bytes that continue the line (RFC 9051 4.3) */
	const char *given; /* those bytes, when the next line is read */
	size_t given_size;
	bool is_continued; /* the next line continues this one after them */
	const char *held;  /* for the reader: the line so far */
	size_t held_size;
	int held_literals; /* in it */
	const char *text;  /* the deciding line */
	const char *first; /* the first line */
	/* The last list that the reply has (RFC 9051 6.1.1). */
	const char *refusal; /* NULL, or all lines of SMTP's rejection of a hello */
	bool is_of_our_name; /* the rejection is about our name */
	bool has_list;       /* an IMAP capability list; any reply may have one */
	/* Parsed strictly, counted for the server: a word or a line each, cleaned. */
	struct text_list capabilities;
	/* Parsed like a tolerant client, counted against the server. */
	struct text_list mechanisms;
	bool has_user; /* POP3's USER */
};

struct protocol {
	const char *label;          /* "ManageSieve" */
	int port, tls_port;         /* tls_port 0: none is registered */
	const char *hello;          /* the command that lists capabilities */
	const char *hello_fallback; /* the command to try if hello is rejected, or NULL */
	bool has_mx;                /* MX records name a domain's servers */
	bool is_named;              /* our name follows both hello commands */
	bool is_tagged;             /* commands begin with a tag */
	bool is_hello_optional;     /* if hello is rejected, the upgrade may still work */
	bool has_list;              /* the reply to hello has a list (RFC 9051 6.1.1) */
	bool greets_inside; /* again, unsolicited, after the upgrade (RFC 5804 2.2) */
	const char *upgrade;
	const char *upgrade_capability;
	const char *bye;
	/* Parses the next line of a reply; sets reply->verdict. */
	void (*read)(
	    struct reply *reply, enum command command, const char *line, size_t length);
	/* The form of reported mechanisms: "AUTH " and " " for "AUTH PLAIN LOGIN". */
	const char *mechanism_first, *mechanism_next;
	/* The command outside SASL that sends the password; NULL if there is none. */
	const char *(*password_command)(const struct reply *reply);
};

extern const struct protocol protocol_smtp, protocol_lmtp, protocol_imap, protocol_pop3,
    protocol_sieve;

/* For readers: whether text starts with the whole word, in any case. */
bool protocol_is_word(const char *text, const char *word);

/* Whether the replies to hello and to its fallback (if any) reject only the name that
 * follows them; the fallback may also be unknown. */
bool protocol_refuses_name(const struct protocol *protocol, const struct reply *hello,
    const struct reply *fallback);

/* For readers: stores the line as the deciding one. */
void reply_note(struct reply *reply, const char *line, size_t length);

/* For readers: adds a line of a rejection; drops skip bytes from all but the first. */
void reply_note_refusal(
    struct reply *reply, const char *line, size_t length, size_t skip);

/* For readers: begins a new list and discards the previous one. */
void reply_begin_list(struct reply *reply);

/* Replaces the list of a reply with that of another. */
void reply_take_list(struct reply *reply, const struct reply *other);

/* For readers: the offset after the first word of text if it equals word, in any case and
 * between any separators (mechanism.h); else 0. */
size_t reply_skip_word(const char *text, size_t length, const char *word);

/* For readers: adds a capability, cleaned, or each word separated by single spaces. */
void reply_add_capability(struct reply *reply, const char *text, size_t length);
void reply_add_words(struct reply *reply, const char *text, size_t length);

/* Whether the capability matches wanted, as in protocol_offers(). */
bool capability_is(const char *capability, const char *wanted);

/* Whether a capability of that name (its first word, in any case) is offered.  With
 * arguments ("AUTH PLAIN", "AUTH=PLAIN"): whether it is offered with each of them. */
bool protocol_offers(const struct text_list *capabilities, const char *wanted);

/* The login methods offered that expose the secret to an eavesdropper: "USER, SASL
 * PLAIN"; NULL if there are none. */
const char *protocol_cleartext_login(
    const struct protocol *protocol, const struct reply *reply);

#endif
