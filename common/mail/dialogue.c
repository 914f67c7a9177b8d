/* SPDX-License-Identifier: ISC */
#include "mail/dialogue.h"

#include "base/clean.h"
#include "base/mem.h"

enum { INJECTED_SHOWN_MAX = 80 };

void dialogue_step(struct dialogue *dialogue, enum step step)
{
	int64_t now_us = clock_us();

	if (dialogue->since_us)
		dialogue->seconds[dialogue->step] +=
		    (double)(now_us - dialogue->since_us) / 1e6;
	dialogue->since_us = now_us;
	dialogue->step = step;
}

/* Reads one reply; fails the connection where it is none. */
static void listen_to(struct conn *conn, const struct protocol *protocol,
    enum stage stage, struct reply *reply)
{
	const char *line;
	size_t length;

	while (reply->verdict == REPLY_MORE && (line = conn_line(conn, &length)))
		protocol->read(reply, stage, line, length);
	if (reply->verdict == REPLY_GARBAGE)
		conn_fail(conn, CONN_PROTOCOL,
		    mem_printf("sent '%s', which is no %s reply to that", reply->text,
			protocol->label));
}

/* Sends a command and reads its reply.  The server must not have spoken before it is
 * asked: what it said would be taken for the answer (RFC 5321 4.3.1). */
static void ask(struct conn *conn, const struct dialogue_wish *wish, enum stage stage,
    const char *command, struct reply *reply)
{
	bool is_named = stage == STAGE_HELLO && wish->protocol->is_named;
	size_t early = conn_pending(conn);

	if (early > 0)
		conn_fail(conn, CONN_PROTOCOL,
		    mem_printf("spoke before it was asked: '%s'",
			clean_text(conn_peek(conn), early, INJECTED_SHOWN_MAX)));
	conn_send(conn, mem_printf("%s%s%s\r\n", command, is_named ? " " : "",
			    is_named ? wish->our_name : ""));
	listen_to(conn, wish->protocol, stage, reply);
}

static void say_goodbye(struct conn *conn, const struct protocol *protocol)
{
	/* RFC 5321 4.1.1.10 has us wait for the reply; it would cost a round trip and
	 * tell nothing. */
	conn_send_last(conn, mem_printf("%s\r\n", protocol->bye));
}

static void greet(
    struct dialogue *dialogue, struct conn *conn, const struct protocol *protocol)
{
	dialogue_step(dialogue, STEP_GREETING);
	listen_to(conn, protocol, STAGE_GREETING, &dialogue->greeting);
}

/* Up to the go-ahead for TLS.  False where it was not given. */
static bool ask_for_tls(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_wish *wish)
{
	const struct protocol *protocol = wish->protocol;

	greet(dialogue, conn, protocol);
	if (dialogue->greeting.verdict != REPLY_YES)
		return false;
	dialogue_step(dialogue, STEP_HELLO);
	ask(conn, wish, STAGE_HELLO, protocol->hello, &dialogue->hello);
	/* RFC 5321 3.2: a server that refuses EHLO is to be asked by HELO. */
	if (dialogue->hello.verdict == REPLY_NO && protocol->hello_fallback) {
		dialogue_step(dialogue, STEP_HELLO_FALLBACK);
		ask(conn, wish, STAGE_HELLO, protocol->hello_fallback,
		    &dialogue->fallback);
		return false;
	}
	/* RFC 3207 4: not to be asked for where it is not offered. */
	if (dialogue->hello.verdict != REPLY_YES ||
	    !protocol_offers(&dialogue->hello.capabilities, protocol->upgrade_capability))
		return false;
	dialogue_step(dialogue, STEP_UPGRADE);
	ask(conn, wish, STAGE_UPGRADE, protocol->upgrade, &dialogue->upgrade);
	return dialogue->upgrade.verdict == REPLY_YES;
}

/* RFC 3207 4.2, 5: nothing may stand between the go-ahead and the handshake.  What does
 * is taken by careless clients for what the server says inside TLS. */
static bool is_injected(struct dialogue *dialogue, struct conn *conn)
{
	size_t size = conn_pending(conn);

	if (size > 0) {
		dialogue->injected = clean_text(
		    conn_peek(conn), size, INJECTED_SHOWN_MAX);
		conn_trace(conn, "S: ", conn_peek(conn), size);
	}
	return size > 0;
}

void dialogue_hold(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_wish *wish)
{
	const struct protocol *protocol = wish->protocol;

	dialogue->is_implicit = wish->is_implicit;
	if (!wish->is_implicit && !ask_for_tls(dialogue, conn, wish)) {
		say_goodbye(conn, protocol);
		return;
	}
	if (!wish->is_implicit && is_injected(dialogue, conn))
		return;
	dialogue_step(dialogue, STEP_TLS);
	tls_start(conn, wish->tls_context, &wish->tls, &dialogue->tls);
	if (conn->failure != CONN_FINE)
		return;
	if (wish->is_implicit) {
		greet(dialogue, conn, protocol);
		if (dialogue->greeting.verdict != REPLY_YES) {
			say_goodbye(conn, protocol);
			return;
		}
	}
	dialogue_step(dialogue, STEP_INSIDE);
	/* RFC 3207 4.2: what was learnt before TLS is forgotten; ask again. */
	ask(conn, wish, STAGE_HELLO, protocol->hello, &dialogue->inside);
	if (conn->failure == CONN_FINE)
		dialogue_step(dialogue, STEP_DONE);
	say_goodbye(conn, protocol);
}
