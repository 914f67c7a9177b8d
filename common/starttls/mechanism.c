/* SPDX-License-Identifier: ISC */
#include "starttls/mechanism.h"

#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"

enum { NAME_SHOWN_MAX = 160, NAMES_SHOWN_MAX = 16 };

/* RFC 4422 3.1: the characters of a name. */
static const char name_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/* The mechanisms in IANA's registry "SASL Mechanisms" that expose no secret, and SRP; a
 * family ends in '-'.  Excluded: mechanisms that send a password (PLAIN, LOGIN), a PIN
 * (SECURID) or a reusable token (OAUTHBEARER, XOAUTH2, SAML20EC). */
static const char *const hiding[] = { "9798-M-", "9798-U-", "ANONYMOUS", "CRAM-MD5",
	"DIGEST-MD5", "EAP-AES128", "EAP-AES128-PLUS", "ECDH-X25519-CHALLENGE",
	"ECDSA-NIST256P-CHALLENGE", "EXTERNAL", "GS2-", "GSS-SPNEGO", "GSSAPI",
	"KERBEROS_V4", "KERBEROS_V5", "NTLM", "OTP", "SCRAM-", "SKEY", "SPNEGO",
	"SPNEGO-PLUS", "SRP", NULL };

static char upper(char byte)
{
	return (char)(byte >= 'a' && byte <= 'z' ? byte - 'a' + 'A' : byte);
}

static bool is_name(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!text[i] || !strchr(name_characters, upper(text[i])))
			return false;
	}
	return length > 0;
}

bool mechanism_hides_secret(const char *name)
{
	for (const char *const *known = hiding; *known; known++) {
		size_t size = strlen(*known);

		if (strcasecmp(name, *known) == 0)
			return (*known)[size - 1] != '-';
		if ((*known)[size - 1] == '-' && strncasecmp(name, *known, size) == 0)
			return is_name(name + size, strlen(name + size));
	}
	return false;
}

bool mechanism_is_separator(char byte)
{
	return byte && strchr(" \t\v\f\r,;:=", byte);
}

static void add_name(struct text_list *names, const char *text, size_t length)
{
	char *name = mem_copy(text, length);
	bool is_upper = is_name(text, length);

	for (size_t i = 0; i < length && is_upper; i++)
		name[i] = upper(name[i]);
	text_list_add(names, clean_text(name, length, NAME_SHOWN_MAX));
}

void mechanism_add(struct text_list *names, const char *text, size_t length)
{
	for (size_t at = 0; at < length; at++) {
		size_t size = 0;

		while (at + size < length && !mechanism_is_separator(text[at + size]))
			size++;
		if (size > 0)
			add_name(names, text + at, size);
		at += size;
	}
}

static bool is_among(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

const char *mechanism_names(const struct text_list *names, bool is_secret_hidden,
    const char *first, const char *next)
{
	const char *shown[NAMES_SHOWN_MAX], *text = NULL;
	int count = 0;

	for (int i = 0; i < names->count; i++) {
		const char *name = names->texts[i];

		if (mechanism_hides_secret(name) != is_secret_hidden ||
		    is_among(shown, count, name))
			continue;
		if (count == NAMES_SHOWN_MAX)
			return mem_printf("%s ...", text);
		shown[count++] = name;
		text = text ? mem_printf("%s%s%s", text, next, name)
			    : mem_printf("%s%s", first, name);
	}
	return text;
}
