/* SPDX-License-Identifier: ISC */
#include "starttls/name_refusal.h"

#include <stddef.h>
#include <string.h>

#include "base/folded.h"

/* These always mean the name: Postfix uses them for each HELO restriction, including
 * those on an address or a list. */
static const char *const certain[] = { "helo command rejected", "helo command [", NULL };

/* A list with the client, or a limit: about the client, even if it names HELO. */
static const char *const client_states[] = { "blocked", "blocklist", "block list",
	"blacklist", "black list", "blackhole", "denylist", "dnsbl", "spamhaus", "listed",
	"reputation", "banned", "greylist", "graylist", "too many", "too fast",
	"rate limit", "limit exceeded", NULL };

/* The client's address, or its right to connect. */
static const char *const client_words[] = { "client host", "client address", "client was",
	"ip address", "your ip", "your address", "your host", "reverse", "ptr record",
	"connection", "relay", "authenticat", "temporar", "service unavailable",
	"system error", "local error", "disk", NULL };

/* The service, whatever else the line mentions. */
static const char *const service_words[] = { "maintenance", "storage", "memory", "disk",
	"queue", "license", "licence", "bandwidth", "disabled", "policy service",
	"internal error", "not accepting", "overload", "mailbox", NULL };

static const char *const name_words[] = { "invalid domain", "invalid host", "domain name",
	"host name", "hostname", "fully-qualified", "fully qualified", "fqdn", NULL };

static bool has_any(const char *line, const char *const *words)
{
	for (; *words; words++) {
		if (folded_has(line, *words))
			return true;
	}
	return false;
}

static bool names_command(const char *line)
{
	return folded_has(line, "helo") || folded_has(line, "ehlo") ||
	       folded_has(line, "lhlo");
}

/* RFC 3463 3.3, 3.4: X.2.Z is about a mailbox, X.3.Z about the mail system. */
static bool is_of_service(const char *line)
{
	const char *status = strlen(line) > 6 && line[5] == '.' ? line + 6 : "";

	return strncmp(status, "2.", 2) == 0 || strncmp(status, "3.", 2) == 0 ||
	       has_any(line, service_words);
}

/* RFC 3463 3.6, 3.8: X.5.2 syntax, X.5.4 invalid arguments and the like; X.7.1 not authorized. */
static bool has_status(const char *line)
{
	const char *status = strlen(line) > 4 ? line + 4 : "";

	return strncmp(status, "5.5.", 4) == 0 || strncmp(status, "5.7.1 ", 6) == 0;
}

/* RFC 3463 3.6: X.5.1, invalid command. */
static bool is_of_command(const char *line)
{
	return strlen(line) > 6 && strncmp(line + 5, ".5.1 ", 5) == 0;
}

bool name_refusal_is(int code, const char *line)
{
	/* RFC 5321 4.2.2, 4.2.3: these codes are about the command or the service. */
	if (code < 400 || code == 421 || code == 500 || code == 502 || code == 503)
		return false;
	if (has_any(line, certain))
		return true;
	if (has_any(line, client_states) || is_of_service(line) || is_of_command(line))
		return false;
	if (names_command(line))
		return true;
	if (has_any(line, client_words))
		return false;
	/* RFC 5321 4.2.2: 501 and 504 are about parameters. */
	return code == 501 || code == 504 || (code == 550 && has_status(line)) ||
	       has_any(line, name_words);
}
