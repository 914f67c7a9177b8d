/* SPDX-License-Identifier: ISC */
#include "starttls/dialogue.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/waiting.h"
#include "starttls/our_name.h"

enum { EARLY_SHOWN_MAX = 80, REPLY_SHOWN_MAX = 160 };

static bool awaits_greeting_inside(const struct dialogue *dialogue)
{
	return dialogue->protocol->greets_inside && !dialogue->is_implicit &&
	       dialogue->greeting_inside.verdict != REPLY_YES;
}

const char *dialogue_owed(const struct dialogue *dialogue)
{
	const struct protocol *protocol = dialogue->protocol;

	switch (dialogue->step) {
	case STEP_CONNECT:
		return "the connection";
	case STEP_GREETING:
		return dialogue->is_implicit ? "its greeting inside TLS" : "its greeting";
	case STEP_HELLO:
		return mem_printf("the reply to %s", protocol->hello);
	case STEP_HELLO_FALLBACK:
		return mem_printf("the reply to %s", protocol->hello_fallback);
	case STEP_UPGRADE:
		return mem_printf("the reply to %s", protocol->upgrade);
	case STEP_TLS:
		return "its part of the TLS handshake";
	case STEP_INSIDE:
	case STEP_DONE:
		break;
	}
	if (awaits_greeting_inside(dialogue))
		return "its capabilities inside TLS";
	return mem_printf("the reply to %s inside TLS",
	    dialogue->inside.verdict == REPLY_NO && protocol->hello_fallback
		? protocol->hello_fallback
		: protocol->hello);
}

void dialogue_step(struct dialogue *dialogue, enum step step)
{
	int64_t now_us = clock_us();

	if (dialogue->since_us)
		dialogue->seconds[dialogue->step] +=
		    (double)(now_us - dialogue->since_us) / 1e6;
	dialogue->has_passed[dialogue->step] |= step != dialogue->step;
	dialogue->since_us = now_us;
	dialogue->step = step;
	if (waiting_is_watched())
		waiting_for(
		    mem_printf("%s: %s", dialogue->subject, dialogue_owed(dialogue)));
}

/* The server's text, quoted; a description if it is empty or only a line end. */
static const char *said(const char *bytes, size_t length, size_t most)
{
	size_t ends = 0;

	while (2 * ends + 1 < length && memcmp(bytes + 2 * ends, "\r\n", 2) == 0)
		ends++;
	if (2 * ends == length)
		return ends > 1 ? "empty lines" : "an empty line";
	return mem_printf("'%s'", clean_text(bytes, length, most));
}

/* Reads one reply; fails the connection if it is invalid. */
static void listen_to(struct conn *conn, const struct protocol *protocol,
    enum command command, struct reply *reply)
{
	const char *line;
	size_t length;

	while (reply->verdict == REPLY_MORE && (line = conn_line(conn, &length))) {
		protocol->read(reply, command, line, length);
		reply->given_size = reply->literal;
		reply->given = conn_bytes(conn, reply->literal);
		reply->literal = 0;
	}
	if (reply->verdict == REPLY_GARBAGE)
		conn_fail(conn, CONN_PROTOCOL,
		    mem_printf("sent an unexpected response: %s",
			said(reply->text, strlen(reply->text), REPLY_SHOWN_MAX)));
}

/* The command line to send; each command has its own tag (RFC 9051 2.2.1). */
static const char *command_line(struct dialogue *dialogue,
    const struct dialogue_params *params, enum command command, const char *words,
    const char **tag)
{
	const struct protocol *protocol = params->protocol;
	const char *name = command == COMMAND_HELLO ? dialogue->our_name : NULL;

	*tag = protocol->is_tagged ? mem_printf("a%d", ++dialogue->commands) : NULL;
	return mem_printf("%s%s%s%s%s\r\n", *tag ? *tag : "", *tag ? " " : "", words,
	    name ? " " : "", name ? name : "");
}

/* Whether unsolicited data could be mistaken for a reply.  RFC 9051 2.2.2, 7: untagged
 * lines may come at any time and answer no command. */
static bool is_out_of_turn(
    const struct protocol *protocol, const char *text, size_t length)
{
	bool is_line_start = true;

	for (size_t i = 0; i < length && protocol->is_tagged; i++) {
		if (is_line_start && text[i] != '*')
			return true;
		is_line_start = text[i] == '\n';
	}
	return length > 0 && !protocol->is_tagged;
}

/* Sends a command and reads its reply.  Data received before the command would be
 * mistaken for the reply (RFC 5321 4.3.1). */
static void ask(struct dialogue *dialogue, struct conn *conn,
    const struct dialogue_params *params, enum command command, const char *words,
    struct reply *reply)
{
	size_t early = conn_pending(conn);

	if (is_out_of_turn(params->protocol, conn_peek(conn), early))
		conn_fail(conn, CONN_PROTOCOL,
		    mem_printf("sent unsolicited data: %s",
			said(conn_peek(conn), early, EARLY_SHOWN_MAX)));
	conn_send(conn, command_line(dialogue, params, command, words, &reply->tag));
	listen_to(conn, params->protocol, command, reply);
}

static void say_goodbye(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params)
{
	const char *tag;

	/* RFC 5321 4.1.1.10 requires the client to wait for the reply; that costs a round
	 * trip and provides no information. */
	conn_send_last(conn,
	    command_line(dialogue, params, COMMAND_UPGRADE, params->protocol->bye, &tag));
}

static void greet(
    struct dialogue *dialogue, struct conn *conn, const struct protocol *protocol)
{
	dialogue_step(dialogue, STEP_GREETING);
	listen_to(conn, protocol, COMMAND_NONE, &dialogue->greeting);
}

/* Gets the capabilities before TLS.  No query if the greeting lists them (RFC 9051 7.1:
 * the CAPABILITY response code). */
static void ask_for_offer(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params)
{
	const struct protocol *protocol = params->protocol;

	dialogue_step(dialogue, STEP_HELLO);
	if (dialogue->greeting.capabilities.count > 0) {
		dialogue->hello = dialogue->greeting;
		return;
	}
	ask(dialogue, conn, params, COMMAND_HELLO, protocol->hello, &dialogue->hello);
	/* RFC 5321 3.2: if the server rejects EHLO, use HELO. */
	if (dialogue->hello.verdict == REPLY_NO && protocol->hello_fallback) {
		dialogue_step(dialogue, STEP_HELLO_FALLBACK);
		ask(dialogue, conn, params, COMMAND_HELLO, protocol->hello_fallback,
		    &dialogue->fallback);
	}
}

/* RFC 3207 4: no STARTTLS unless it is advertised; if the server cannot advertise
 * capabilities (RFC 2449 is newer than RFC 1939), it may still work. */
static bool may_upgrade(const struct dialogue *dialogue, const struct protocol *protocol)
{
	if (dialogue->hello.verdict == REPLY_NO)
		return protocol->is_hello_optional;
	return dialogue->hello.verdict == REPLY_YES &&
	       protocol_offers(
		   &dialogue->hello.capabilities, protocol->upgrade_capability);
}

/* Runs the dialogue up to the upgrade.  Returns false if the server rejects it. */
static bool ask_for_tls(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params)
{
	const struct protocol *protocol = params->protocol;

	greet(dialogue, conn, protocol);
	if (dialogue->greeting.verdict != REPLY_YES)
		return false;
	ask_for_offer(dialogue, conn, params);
	if (!may_upgrade(dialogue, protocol))
		return false;
	/* RFC 9051 7.2.2: an unsolicited list sent before STARTTLS counts; a later one is
	 * discarded inside TLS.  After a list in the greeting, the time is unknown. */
	bool may_be_unasked = dialogue->greeting.capabilities.count > 0 ||
			      conn_pending(conn) > 0;

	dialogue_step(dialogue, STEP_UPGRADE);
	ask(dialogue, conn, params, COMMAND_UPGRADE, protocol->upgrade,
	    &dialogue->upgrade);
	if (dialogue->upgrade.has_list &&
	    (may_be_unasked || dialogue->upgrade.verdict != REPLY_YES))
		reply_take_list(&dialogue->hello, &dialogue->upgrade);
	return dialogue->upgrade.verdict == REPLY_YES;
}

/* RFC 3207 4.2, 6: no data is allowed between the reply to STARTTLS and the handshake.
 * Vulnerable clients treat it as data received inside TLS. */
static bool is_injected(struct dialogue *dialogue, struct conn *conn)
{
	size_t size = conn_pending(conn);

	if (size > 0) {
		dialogue->injected = said(conn_peek(conn), size, EARLY_SHOWN_MAX);
		conn_trace(conn, "S: ", conn_peek(conn), size);
	}
	return size > 0;
}

/* RFC 5321 4.1.4: a client without a host name sends its address. */
static const char *own_literal(struct conn *conn)
{
	struct address own, peer;

	return conn_ends(conn, &own, &peer) ? our_name_literal(&own) : "[127.0.0.1]";
}

/* RFC 3207 4.2: discard what was learnt before TLS, and query it again. */
static void ask_inside(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params)
{
	const struct protocol *protocol = params->protocol;

	dialogue_step(dialogue, STEP_INSIDE);
	/* RFC 5804 2.2: the server must send its capabilities again.  Clients have to
	 * wait for them too: no command reliably distinguishes a server that omits them
	 * from a slow one. */
	if (awaits_greeting_inside(dialogue)) {
		listen_to(conn, protocol, COMMAND_NONE, &dialogue->greeting_inside);
		if (dialogue->greeting_inside.verdict == REPLY_UNAVAILABLE) {
			dialogue->inside = dialogue->greeting_inside;
			return;
		}
	}
	ask(dialogue, conn, params, COMMAND_HELLO, protocol->hello, &dialogue->inside);
	/* Tests whether the server rejects only our name. */
	if (dialogue->inside.is_of_our_name && protocol->hello_fallback)
		ask(dialogue, conn, params, COMMAND_HELLO, protocol->hello_fallback,
		    &dialogue->inside_fallback);
}

void dialogue_hold(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params)
{
	const struct protocol *protocol = params->protocol;

	dialogue->protocol = protocol;
	dialogue->is_implicit = params->is_implicit;
	if (protocol->is_named)
		dialogue->our_name = params->our_name ? params->our_name
						      : own_literal(conn);
	if (!params->is_implicit && !ask_for_tls(dialogue, conn, params)) {
		say_goodbye(dialogue, conn, params);
		return;
	}
	if (!params->is_implicit && is_injected(dialogue, conn))
		return;
	dialogue_step(dialogue, STEP_TLS);
	tls_start(conn, params->tls_context, &params->tls, &dialogue->tls);
	if (conn->failure != CONN_FINE)
		return;
	if (params->is_implicit) {
		greet(dialogue, conn, protocol);
		if (dialogue->greeting.verdict != REPLY_YES) {
			say_goodbye(dialogue, conn, params);
			return;
		}
	}
	ask_inside(dialogue, conn, params);
	if (conn->failure == CONN_FINE)
		dialogue_step(dialogue, STEP_DONE);
	say_goodbye(dialogue, conn, params);
}
