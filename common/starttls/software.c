/* SPDX-License-Identifier: ISC */
#include "starttls/software.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* certbot and DNS apply to any server. */
#define APPLIES(software) ((const char *const[]){ software, "certbot", "DNS", NULL })

/* Hosting providers, by the suffix of their mail hosts' names. */
static const struct {
	const char *suffix;
	const char *const *applies;
} hosts[] = {
	{ ".protection.outlook.com", APPLIES("Exchange Online") },
	{ ".mx.microsoft", APPLIES("Exchange Online") },
	{ ".office365.com", APPLIES("Exchange Online") },
	{ ".google.com", APPLIES("Google Workspace") },
	{ ".googlemail.com", APPLIES("Google Workspace") },
	{ ".gmail.com", APPLIES("Google Workspace") },
};

/* The position of the words in the text after the code and after a code in brackets. */
enum place {
	FIRST,       /* the text begins with them */
	BEHIND_HOST, /* the server's name precedes them (RFC 5321 4.2) */
	EITHER,
	WHOLE, /* they are the whole text */
};

static const struct {
	const char *words;
	enum place place;
	const char *const *applies;
	const char *const *hosted; /* NULL, or the remedies for a hosted server */
} greetings[] = {
	{ "ESMTP Postfix", BEHIND_HOST, APPLIES("Postfix"), NULL },
	{ "ESMTP Exim", BEHIND_HOST, APPLIES("Exim"), NULL },
	{ "ESMTP Sendmail", BEHIND_HOST, APPLIES("Sendmail"), NULL },
	{ "ESMTP OpenSMTPD", BEHIND_HOST, APPLIES("OpenSMTPD"), NULL },
	{ "ESMTP MailEnable", BEHIND_HOST, APPLIES("MailEnable"), NULL },
	{ "Welcome to MailEnable", FIRST, APPLIES("MailEnable"), NULL },
	{ "ESMTP Haraka", BEHIND_HOST, APPLIES("Haraka"), NULL },
	{ "ESMTP hMailServer", BEHIND_HOST, APPLIES("hMailServer"), NULL },
	{ "IMAPrev1", WHOLE, APPLIES("hMailServer"), NULL },
	{ "Microsoft ESMTP MAIL Service", BEHIND_HOST, APPLIES("Exchange Server"),
	    APPLIES("Exchange Online") },
	{ "The Microsoft Exchange IMAP4 service", FIRST, APPLIES("Exchange Server"),
	    NULL },
	{ "The Microsoft Exchange POP3 service", FIRST, APPLIES("Exchange Server"),
	    NULL },
	{ "Microsoft Exchange Server", FIRST, APPLIES("Exchange Server"), NULL },
	{ "Dovecot", EITHER, APPLIES("Dovecot"), NULL },
	{ "Cyrus IMAP", BEHIND_HOST, APPLIES("Cyrus"), NULL },
	{ "Cyrus POP3", BEHIND_HOST, APPLIES("Cyrus"), NULL },
	{ "Cyrus LMTP", BEHIND_HOST, APPLIES("Cyrus"), NULL },
	{ "Cyrus timsieved", FIRST, APPLIES("Cyrus"), NULL },
	{ "Courier-IMAP ready", FIRST, APPLIES("Courier"), NULL },
	{ "Hello there.", FIRST, APPLIES("Courier"), NULL },
	{ "Zimbra", BEHIND_HOST, APPLIES("Zimbra"), NULL },
	{ "Stalwart", EITHER, APPLIES("Stalwart"), NULL },
	{ "Kerio Connect", EITHER, APPLIES("Kerio Connect"), NULL },
};

static const char *const *software_of_host(const char *host, size_t length)
{
	length -= length > 0 && host[length - 1] == '.';
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		size_t size = strlen(hosts[i].suffix);

		if (length > size &&
		    strncasecmp(host + length - size, hosts[i].suffix, size) == 0)
			return hosts[i].applies;
	}
	return NULL;
}

/* The text after "220 ", "220-", "* OK ", "+OK " or ManageSieve's "IMPLEMENTATION", and
 * after "[CAPABILITY …] ". */
static const char *text_of(const char *greeting)
{
	static const char *const codes[] = { "220 ", "220-", "* OK ", "+OK ",
		"\"IMPLEMENTATION\" \"" };
	const char *text = NULL, *end;

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (strncasecmp(greeting, codes[i], strlen(codes[i])) == 0)
			text = greeting + strlen(codes[i]);
	}
	if (text && *text == '[' && (end = strchr(text, ']')))
		text = end + 1;
	return text ? text + strspn(text, " ") : NULL;
}

/* Whether text starts with the whole words: "Postfix" does not match "PostfixAdmin". */
static bool is_there(const char *text, const char *words)
{
	size_t length = strlen(words);
	unsigned char next;

	if (strncmp(text, words, length) != 0)
		return false;
	next = (unsigned char)text[length];
	if (next == '.' && (text[length + 1] == ' ' || text[length + 1] == '\0'))
		return true;
	return !isalnum(next) && next != '-' && next != '_' && next != '.' && next < 0x80;
}

/* The text after a host name (which contains a dot); NULL if there is none. */
static const char *behind_host(const char *text)
{
	size_t length = strcspn(text, " ");

	if (!memchr(text, '.', length) || text[length - 1] == '.')
		return strncmp(text, "localhost ", 10) == 0 ? text + 10 : NULL;
	return text + length + strspn(text + length, " ");
}

static bool is_at(const char *text, const char *words, enum place place)
{
	const char *behind = behind_host(text);

	if (place == WHOLE)
		return strcmp(text, words) == 0;
	return (place != BEHIND_HOST && is_there(text, words)) ||
	       (place != FIRST && behind && is_there(behind, words));
}

const char *const *software_of(const char *greeting, const char *host)
{
	const char *const *applies = host ? software_of_host(host, strlen(host)) : NULL;
	const char *text = greeting ? text_of(greeting) : NULL;

	if (applies || !text)
		return applies;
	for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
		if (!is_at(text, greetings[i].words, greetings[i].place))
			continue;
		return greetings[i].hosted && software_of_host(text, strcspn(text, " "))
			   ? greetings[i].hosted
			   : greetings[i].applies;
	}
	return NULL;
}
