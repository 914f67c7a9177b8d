/* SPDX-License-Identifier: ISC */
#include "reply.h"

#include <string.h>

#include "fuzz.h"
#include "net/conn.h"
#include "starttls/mechanism.h"

enum {
	TEXT_MAX = 160,
	CAPABILITY_MAX = 512,
	LOGIN_MAX = 4096,
	TRACE_MAX = 1024 + 3,
	ASKED_MAX = 20
};

struct server {
	const unsigned char *bytes;
	size_t size, at_once;
};

static size_t take(struct conn *conn, void *bytes, size_t size)
{
	struct server *server = conn->session;

	if (size > server->at_once)
		size = server->at_once;
	if (size > server->size)
		size = server->size;
	if (size == 0) {
		conn_fail(conn, CONN_CLOSED, "closed the connection");
		return 0;
	}
	memcpy(bytes, server->bytes, size);
	server->bytes += size;
	server->size -= size;
	return size;
}

static bool drop(struct conn *conn, const void *bytes, size_t size)
{
	(void)conn;
	(void)bytes;
	return size > 0;
}

static const struct transport memory = { .receive = take, .send = drop };

static void expect_reply(const struct protocol *protocol, const struct reply *reply)
{
	EXPECT(reply->verdict >= REPLY_MORE && reply->verdict <= REPLY_GARBAGE);
	EXPECT(reply->lines <= CONN_REPLY_MAX);
	if (reply->text)
		fuzz_expect_clean(reply->text, TEXT_MAX);
	for (int i = 0; i < reply->capabilities.count; i++) {
		const char *capability = reply->capabilities.texts[i];

		EXPECT(capability[0] != '\0');
		fuzz_expect_clean(capability, CAPABILITY_MAX);
		EXPECT(capability_is(capability, capability));
		if (i < ASKED_MAX)
			EXPECT(protocol_offers(&reply->capabilities, capability));
	}
	for (int i = 0; i < reply->mechanisms.count; i++)
		fuzz_expect_clean(reply->mechanisms.texts[i], TEXT_MAX);
	const char *login = protocol_cleartext_login(protocol, reply);
	if (login)
		fuzz_expect_clean(login, LOGIN_MAX);
	mechanism_names(&reply->mechanisms, true, "", ", ");
	EXPECT(reply->code == 0 || (reply->code >= 200 && reply->code <= 559));
	EXPECT(reply->verdict != REPLY_PREAUTH || protocol == &protocol_imap);
}

static void listen_to(
    struct conn *conn, const struct protocol *protocol, enum command command)
{
	struct reply reply = { .tag = protocol->is_tagged ? "a1" : NULL };
	const char *line;
	size_t length;

	while (reply.verdict == REPLY_MORE && (line = conn_line(conn, &length))) {
		EXPECT(strlen(line) == length && length < CONN_LINE_MAX);
		protocol->read(&reply, command, line, length);
		reply.given_size = reply.literal;
		reply.given = conn_bytes(conn, reply.literal);
		reply.literal = 0;
	}
	expect_reply(protocol, &reply);
	/* A reply is incomplete only if the connection fails. */
	EXPECT(conn->failure != CONN_FINE || reply.verdict != REPLY_MORE);
}

void reply_feed(const struct protocol *protocol, const unsigned char *bytes, size_t size)
{
	if (size < 2)
		return;
	struct server server = { bytes + 2, size - 2,
		bytes[0] == 255 ? CONN_LINE_MAX : (size_t)bytes[0] + 1 };
	struct conn conn = { .fd = -1,
		.deadline = deadline_in(60),
		.via = &memory,
		.session = &server,
		.is_traced = bytes[1] & 0x80 };

	for (unsigned command = bytes[1] % 3; conn.failure == CONN_FINE; command++) {
		listen_to(&conn, protocol, (enum command)(command % 3));
		conn_send(&conn, "a1 COMMAND\r\n");
	}
	for (int i = 0; i < conn.trace_count; i++)
		fuzz_expect_clean(conn.trace[i], TRACE_MAX);
}
