/* SPDX-License-Identifier: ISC */
#include "starttls/wrong_port.h"

#include <string.h>

#include "base/folded.h"
#include "base/mem.h"

static const struct clue none;

static bool begins(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* RFC 5321 4.2, RFC 959 5.4: both greet with 220, and usually name the protocol. */
static const char *service_220(const char *greeting)
{
	return folded_has(greeting, "lmtp")   ? "LMTP"
	       : folded_has(greeting, "smtp") ? "SMTP"
	       : folded_has(greeting, "ftp")  ? "FTP"
					      : "SMTP or FTP";
}

const char *wrong_port_protocol(const char *greeting)
{
	static const struct {
		const char *prefix, *name;
	} greetings[] = {
		{ "* OK", "IMAP" },                      /* RFC 9051 7.1 */
		{ "* PREAUTH", "IMAP" },                 /* RFC 9051 7.1.4 */
		{ "* BYE", "IMAP" },                     /* RFC 9051 7.1.5 */
		{ "+OK", "POP3" },                       /* RFC 1939 3 */
		{ "-ERR", "POP3" },                      /* RFC 1939 3 */
		{ "SSH-", "SSH" },                       /* RFC 4253 4.2 */
		{ "HTTP/", "HTTP" },                     /* RFC 9112 4 */
		{ "\"IMPLEMENTATION\"", "ManageSieve" }, /* RFC 5804 1.7 */
		{ "\"SASL\"", "ManageSieve" },           /* RFC 5804 1.7 */
		{ "\"SIEVE\"", "ManageSieve" },          /* RFC 5804 1.7 */
	};

	for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
		const char *prefix = greetings[i].prefix;
		const char *rest = greeting + strlen(prefix);

		if (begins(greeting, prefix) &&
		    (*rest == ' ' || *rest == '\0' || strpbrk(prefix, "-/\"")))
			return greetings[i].name;
	}
	return begins(greeting, "220 ") || begins(greeting, "220-")
		   ? service_220(greeting)
		   : NULL;
}

struct clue wrong_port_silence(const struct probe *probe, int port)
{
	const struct dialogue *dialogue = &probe->dialogue;
	bool is_mute = dialogue->step == STEP_GREETING && !dialogue->is_implicit &&
		       dialogue->greeting.lines == 0 && probe->conn.end == 0;

	/* RFC 8314 7.2, 7.3 */
	if (!is_mute || port != dialogue->protocol->tls_port)
		return none;
	return (struct clue){
		mem_printf("port %d speaks TLS from the first byte (--tls)", port),
		mem_printf(
		    "Add --tls: port %d is for TLS from the first byte, and such a "
		    "server waits for the client to begin.",
		    port),
	};
}

/* The clue from text, the greeting line. */
static struct clue other_protocol(const struct dialogue *dialogue, const char *text)
{
	const char *own = dialogue->protocol->label;
	const char *other = wrong_port_protocol(text);

	if (!other || begins(other, own))
		return none;
	return (struct clue){
		mem_printf("greets as %s%s: '%s'", other,
		    dialogue->is_implicit ? " inside TLS" : "", text),
		mem_printf("This is not a port for %s: set the right one with -p.", own),
	};
}

struct clue wrong_port_greeting(const struct dialogue *dialogue)
{
	const struct reply *greeting = &dialogue->greeting;

	return greeting->verdict == REPLY_GARBAGE && greeting->lines == 1
		   ? other_protocol(dialogue, greeting->text)
		   : none;
}

struct clue wrong_port_refusal(const struct dialogue *dialogue)
{
	const struct reply *greeting = &dialogue->greeting;
	/* RFC 5321 4.2.2: the command is unknown. */
	bool is_unknown = dialogue->hello.code == 500 || dialogue->hello.code == 502;

	return is_unknown && greeting->verdict == REPLY_YES
		   ? other_protocol(dialogue, greeting->first)
		   : none;
}

static bool greets(const struct protocol *protocol, const char *text)
{
	struct reply reply = { .verdict = REPLY_MORE };

	protocol->read(&reply, COMMAND_NONE, text, strlen(text));
	return reply.verdict != REPLY_GARBAGE;
}

struct clue wrong_port_plain_text(const struct dialogue *dialogue)
{
	const struct protocol *protocol = dialogue->protocol;
	const char *text = dialogue->tls.plain_text;
	const char *other = text ? wrong_port_protocol(text) : NULL;

	if (!text || !dialogue->is_implicit)
		return none;
	if (greets(protocol, text))
		return (struct clue){
			mem_printf(
			    "offers %s on this port: omit --tls", protocol->upgrade),
			mem_printf("Omit --tls: the server greets in plain text on this "
				   "port, where TLS is started with %s%s.",
			    protocol->upgrade,
			    protocol->tls_port
				? mem_printf(
				      "; implicit TLS is on port %d", protocol->tls_port)
				: ""),
		};
	if (!other)
		return none;
	return (struct clue){
		mem_printf("greets as %s", other),
		mem_printf("This is not a port for %s: set the right one with -p.",
		    protocol->label),
	};
}
