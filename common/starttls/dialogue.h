/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_DIALOGUE_H
#define STARTTLS_DIALOGUE_H

#include "net/tls.h"
#include "starttls/protocol.h"

/*
 * dialogue - what is said to one server, from its greeting to the good-bye inside TLS.
 *
 * Straight on: a failure sticks to the connection, and the step that was reached tells
 * where. Only facts are gathered; nothing is judged.
 */
enum step {
	STEP_CONNECT,
	STEP_GREETING,
	STEP_HELLO,
	STEP_HELLO_FALLBACK,
	STEP_UPGRADE,
	STEP_TLS,
	STEP_INSIDE, /* the service is asked once more inside TLS */
	STEP_DONE,
};

enum { STEPS = STEP_DONE + 1 };

struct dialogue {
	const char *subject; /* "mx1.example.org:25" */
	const struct protocol *protocol;
	enum step step;
	bool is_implicit; /* TLS from the first byte (RFC 8314 3) */
	struct reply greeting, hello, fallback, upgrade;
	struct reply greeting_inside; /* where the upgrade is followed by another */
	struct reply inside, inside_fallback;
	const char *our_name; /* what we called ourselves, or NULL */
	int commands;         /* that have been sent, where they are numbered */
	const char *injected; /* NULL, or what stood behind the go-ahead, in quotes */
	double seconds[STEPS];
	bool has_passed[STEPS]; /* the steps that came to their end */
	int64_t since_us;       /* when the step began */
	struct tls_facts tls;
};

/* What the server owes as long as the step lasts: "its greeting". */
const char *dialogue_owed(const struct dialogue *dialogue);

struct dialogue_params {
	const struct protocol *protocol;
	bool is_implicit;
	const char *our_name; /* NULL: the address that we connect from */
	const struct tls_context *tls_context;
	struct tls_params tls;
};

/* Holds the dialogue on a connection that conn_open() has opened. */
void dialogue_hold(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params);

/* Begins a step: the time since the last one is that one's. */
void dialogue_step(struct dialogue *dialogue, enum step step);

#endif
