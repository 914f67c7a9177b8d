/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PROBE_H
#define STARTTLS_PROBE_H

#include "base/pool.h"
#include "cli/policy.h"
#include "starttls/dialogue.h"
#include "starttls/settings.h"

/*
 * probe - one server examined: connection, dialogue, TLS; facts only.
 *
 * A probe belongs to the thread that runs it; settings and contexts are only read.
 */
struct target {
	const char *subject; /* "mx1.example.org:25" */
	const char *host;    /* names the server, for SNI and verification */
	const struct address
	    *addresses; /* tried in turn until one accepts the connection */
	int address_count;
	bool
	    is_partial; /* an address family is still to be looked up: do not wait long */
};

struct probe {
	const struct target *target;
	struct address address;    /* the one that was talked to, or tried last */
	struct text_list attempts; /* sentences on addresses that did not answer */
	bool is_host_examined;     /* another address of the host was */
	bool is_server_named;      /* TLS was seen with the server name indication */
	struct turn turn;          /* among the probes that its thread sees to */
	double seconds_given;      /* its share of the time that was left */
	bool is_late;              /* there was no time left to begin */
	struct conn conn;
	struct dialogue dialogue;
	struct dialogue
	    *revealed; /* NULL, or what a handshake that offers more shows where
				      the normal one is refused */
	const char *revealed_error; /* NULL, or how that one's connection failed */
};

struct probe_context {
	const struct starttls_settings *settings;
	const struct policy *policy;
	const struct trust *trust;
	const struct tls_context *tls_context;
	struct deadline deadline;
	bool is_alone; /* there is one target and no other */
	bool is_late;  /* the deadline had passed before the first probe */
};

/* The TLS session that tells most of the server, established or not; NULL: it showed none. */
const struct tls_facts *probe_tls(const struct probe *probe);

/* The probes that follow in the same thread are left their share of the time. */
void probe_run(struct probe *probe, const struct target *target,
    const struct probe_context *context, struct turn turn);

#endif
