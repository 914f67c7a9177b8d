/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PROBE_H
#define STARTTLS_PROBE_H

#include "base/pool.h"
#include "cli/policy.h"
#include "starttls/dialogue.h"
#include "starttls/settings.h"

/*
 * probe - probes one server (connection, dialogue, TLS) and collects facts.
 *
 * A probe belongs to the thread that runs it; settings and contexts are read-only.
 */
struct target {
	const char *subject;             /* "mx1.example.org:25" */
	const char *host;                /* server name for SNI and verification */
	const struct address *addresses; /* tried in turn until one accepts */
	int address_count;
	bool is_partial; /* one address family is not yet looked up: do not wait long */
};

struct probe {
	const struct target *target;
	struct address address;    /* the connected one, or the last one tried */
	struct text_list attempts; /* sentences on failed addresses */
	bool is_host_examined;     /* another address of the host was probed */
	bool is_server_named;      /* SNI was sent, and TLS was seen */
	struct turn turn;          /* among the probes of its thread */
	double seconds_given;      /* its share of the time left */
	bool is_late;              /* no time was left to begin */
	struct conn conn;
	struct dialogue dialogue;
	struct dialogue
	    *revealed; /* NULL, or a dialogue that offers more after the normal
			  handshake was rejected */
	const char *revealed_error; /* NULL, or how its connection failed */
};

struct probe_context {
	const struct starttls_settings *settings;
	const struct policy *policy;
	const struct trust *trust;
	const struct tls_context *tls_context;
	struct deadline deadline;
	bool is_alone; /* there is only one target */
	bool is_late;  /* the deadline had passed before the first probe */
};

/* The facts of the normal handshake, established or not, else the revealed one's, or
 * NULL. */
const struct tls_facts *probe_tls(const struct probe *probe);

/* Leaves the later probes of the thread their share of the time. */
void probe_run(struct probe *probe, const struct target *target,
    const struct probe_context *context, struct turn turn);

#endif
