/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PROTOCOL_H
#define STARTTLS_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * protocol - the line protocols of mail, a row each.
 *
 * A row is words and two pure functions: a reader of one line at a time, and a judge of
 * what a server lets a client do before TLS.  Texts in a reply are cleaned and live until
 * exit.
 */
enum reply_verdict {
	REPLY_MORE, /* the reply goes on */
	REPLY_YES,
	REPLY_NO,          /* a refusal */
	REPLY_UNAVAILABLE, /* no service here, or not now */
	REPLY_PREAUTH, /* logged in already, without anybody's password (RFC 9051 7.1.4)
			*/
	REPLY_GARBAGE, /* no reply of this protocol, or not one to this command */
};

/* What a reply answers. */
enum command { COMMAND_NONE, COMMAND_HELLO, COMMAND_UPGRADE };

struct reply {
	enum reply_verdict verdict;
	int code;  /* SMTP's */
	int lines; /* that have been read */
	const char
	    *tag;       /* of the command that is answered, where the protocol has tags */
	size_t literal; /* bytes that follow the line and belong to it (RFC 9051 4.3) */
	const char *given; /* such bytes, when the line that follows them is read */
	size_t given_size;
	bool is_continued; /* the next line goes on behind such bytes */
	const char *held;  /* for the reader: the line as far as it has come */
	size_t held_size;
	int held_literals; /* in it */
	const char *text;  /* the line that decides */
	const char *first; /* the first line */
	/* The last list that the reply has (RFC 9051 6.1.1). */
	const char *refusal; /* NULL, or SMTP's refusal of a hello, all lines of it */
	bool is_of_our_name; /* the refusal is about the name that we said */
	bool has_list;       /* one of IMAP's, which may come in any reply */
	/* Credit is given for these: a word or a line each, cleaned. */
	struct text_list capabilities;
	/* Fault is found in these: what a client may read there that is easy on blanks. */
	struct text_list mechanisms;
	bool has_user; /* POP3's USER */
};

struct protocol {
	const char *label;          /* "ManageSieve" */
	int port, tls_port;         /* the latter 0: none is registered */
	const char *hello;          /* the command that lists capabilities */
	const char *hello_fallback; /* what to try where that is refused, or NULL */
	bool has_mx;                /* a domain's servers are found by MX records */
	bool is_named;              /* our name follows both */
	bool is_tagged;             /* commands have a tag in front */
	bool is_hello_optional;     /* where it is refused, the upgrade may still work */
	bool has_list;              /* what answers hello has a list (RFC 9051 6.1.1) */
	bool greets_inside; /* once more, unasked, behind the upgrade (RFC 5804 2.2) */
	const char *upgrade;
	const char *upgrade_capability;
	const char *bye;
	/* Takes the next line of a reply; sets reply->verdict. */
	void (*read)(
	    struct reply *reply, enum command command, const char *line, size_t length);
	/* How mechanisms are told: "AUTH " and " " for "AUTH PLAIN LOGIN". */
	const char *mechanism_first, *mechanism_next;
	/* NULL where there is none, or the command outside SASL that takes the password. */
	const char *(*password_command)(const struct reply *reply);
};

extern const struct protocol protocol_smtp, protocol_lmtp, protocol_imap, protocol_pop3,
    protocol_sieve;

/* For readers: whether text starts with the word, in any case, and the word ends there. */
bool protocol_is_word(const char *text, const char *word);

/* Whether the replies to hello and, where there is one, to its fallback refuse the name that
 * follows them, and nothing else: the fallback may also be unknown. */
bool protocol_refuses_name(const struct protocol *protocol, const struct reply *hello,
    const struct reply *fallback);

/* For readers: keeps the line as the one that decides. */
void reply_note(struct reply *reply, const char *line, size_t length);

/* For readers: keeps a line of a refusal, less so many bytes in front where others precede it. */
void reply_note_refusal(
    struct reply *reply, const char *line, size_t length, size_t skip);

/* For readers: a new list begins; what was listed before counts no more. */
void reply_begin_list(struct reply *reply);

/* Takes another reply's list in place of its own. */
void reply_take_list(struct reply *reply, const struct reply *other);

/* For readers: what precedes the rest of text where its first word is this one, in any case and
 * between any separators (mechanism.h); 0 where it is another. */
size_t reply_skip_word(const char *text, size_t length, const char *word);

/* For readers: adds a capability, cleaned; or each of the words between single spaces. */
void reply_add_capability(struct reply *reply, const char *text, size_t length);
void reply_add_words(struct reply *reply, const char *text, size_t length);

/* Whether the capability is the wanted one, as in protocol_offers(). */
bool capability_is(const char *capability, const char *wanted);

/* Whether a capability of that name is offered: its first word, in any case.  With
 * arguments
 * ("AUTH PLAIN", "AUTH=PLAIN"), whether it is offered with each of them. */
bool protocol_offers(const struct text_list *capabilities, const char *wanted);

/* How a client may log in so that whoever listens can do it too: "USER, SASL PLAIN"; NULL:
 * in no way. */
const char *protocol_cleartext_login(
    const struct protocol *protocol, const struct reply *reply);

#endif
