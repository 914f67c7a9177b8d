/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_DIALOGUE_H
#define STARTTLS_DIALOGUE_H

#include "net/tls.h"
#include "starttls/protocol.h"

/*
 * dialogue - the dialogue with one server, from its greeting to the bye inside TLS.
 *
 * A failure remains in the connection; step is where it occurred.  Collects facts only
 * and judges nothing.
 */
enum step {
	STEP_CONNECT,
	STEP_GREETING,
	STEP_HELLO,
	STEP_HELLO_FALLBACK,
	STEP_UPGRADE,
	STEP_TLS,
	STEP_INSIDE, /* the service is queried again inside TLS */
	STEP_DONE,
};

enum { STEPS = STEP_DONE + 1 };

struct dialogue {
	const char *subject; /* "mx1.example.org:25" */
	const struct protocol *protocol;
	enum step step;
	bool is_implicit; /* TLS from the first byte (RFC 8314 3) */
	struct reply greeting, hello, fallback, upgrade;
	struct reply greeting_inside; /* if one follows the upgrade */
	struct reply inside, inside_fallback;
	const char *our_name; /* the name we sent, or NULL */
	int commands;         /* number sent, if commands have tags */
	const char *injected; /* NULL, or the text after the upgrade reply, in quotes */
	double seconds[STEPS];
	bool has_passed[STEPS]; /* the completed steps */
	int64_t since_us;       /* start of the current step */
	struct tls_facts tls;
};

/* What the current step waits for: "its greeting". */
const char *dialogue_owed(const struct dialogue *dialogue);

struct dialogue_params {
	const struct protocol *protocol;
	bool is_implicit;
	const char *our_name; /* NULL: our address in the connection */
	const struct tls_context *tls_context;
	struct tls_params tls;
};

/* Runs the dialogue on a connection opened by conn_open(). */
void dialogue_hold(
    struct dialogue *dialogue, struct conn *conn, const struct dialogue_params *params);

/* Begins a step; the time since the previous call counts for the previous step. */
void dialogue_step(struct dialogue *dialogue, enum step step);

#endif
