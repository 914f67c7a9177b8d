/* SPDX-License-Identifier: ISC */
#include "starttls/our_name.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "net/hosts.h"

static const char tag[] = "IPv6:";

const char *our_name_literal(const struct address *address)
{
	bool is_ipv6 = address->as.any.sa_family == AF_INET6;

	return mem_printf("[%s%s]", is_ipv6 ? tag : "", address_text(address));
}

/* A zone is valid only on this machine, so EHLO cannot contain it. */
static bool read_literal(const char *text, const char **name)
{
	size_t length = strlen(text);
	bool is_bracketed = length > 2 && text[0] == '[' && text[length - 1] == ']';
	const char *inside = is_bracketed ? mem_copy(text + 1, length - 2) : text;
	bool is_tagged = is_bracketed && strncasecmp(inside, tag, strlen(tag)) == 0;
	const char *literal = is_tagged ? inside + strlen(tag) : inside;
	struct address address;

	if (literal[0] == '[' || strchr(literal, '%') ||
	    !address_parse(literal, 0, &address) ||
	    (is_tagged && address.as.any.sa_family != AF_INET6))
		return false;
	*name = our_name_literal(&address);
	return true;
}

static const char *shown(const char *text)
{
	return clean_text(text, strlen(text), 300);
}

/* Looks like an IPv4 address, but is invalid. */
static bool is_numeric(const char *text)
{
	return strspn(text, "0123456789.") == strlen(text);
}

const char *our_name_parse(const char *text, const char **name)
{
	if (read_literal(text, name))
		return NULL;
	if (text[0] == '[')
		return mem_printf(
		    "'%s' is not an address literal ([192.0.2.7], [IPv6:2001:db8::7])",
		    shown(text));
	if (*text && is_numeric(text))
		return mem_printf(
		    "'%s' is neither a host name nor an address", shown(text));
	return host_name_parse(text, name);
}

static bool is_letter_or_digit(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9');
}

/* RFC 5321 4.1.2: labels of letters, digits and inner hyphens; at least two (fully
 * qualified, 2.3.5), and the last one is not a number (not an address). */
static bool is_full_domain(const char *name)
{
	const char *last = strrchr(name, '.');

	/* "localhost.localdomain" names every machine. */
	if (strncasecmp(name, "localhost.", strlen("localhost.")) == 0)
		return false;
	if (!last || last[1 + strspn(last + 1, "0123456789")] == '\0')
		return false;
	for (const char *at = name; *at; at++) {
		bool is_edge = at == name || at[-1] == '.' || at[1] == '.' || !at[1];

		if (*at != '.' && !is_letter_or_digit(*at) && (*at != '-' || is_edge))
			return false;
	}
	return true;
}

static bool is_good(const char *word)
{
	const char *name;

	return !host_name_parse(word, &name) && is_full_domain(name);
}

const char *our_name_of(const char *host)
{
	const char *full = is_good(host) ? host : hosts_companion(host, is_good);
	const char *name = NULL;

	if (full)
		host_name_parse(full, &name);
	return name;
}

const char *our_name_own(void)
{
	char bytes[256] = "";

	return gethostname(bytes, sizeof bytes - 1) < 0 ? NULL : our_name_of(bytes);
}
