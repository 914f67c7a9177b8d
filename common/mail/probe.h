/* SPDX-License-Identifier: ISC */
#ifndef MAIL_PROBE_H
#define MAIL_PROBE_H

#include "mail/dialogue.h"
#include "mail/settings.h"

/*
 * probe - one server examined: connection, dialogue, TLS; facts only.
 *
 * A probe belongs to the thread that runs it; settings and contexts are only read.
 */
struct target {
	const char *host; /* names the server, for SNI and verification */
	const struct address
	    *addresses; /* tried in turn until one accepts the connection */
	int address_count;
};

struct probe {
	const struct target *target;
	struct address address;    /* the one that was talked to, or tried last */
	struct text_list attempts; /* sentences on addresses that did not answer */
	bool is_late;              /* there was no time left to begin */
	struct conn conn;
	struct dialogue dialogue;
	struct tls_facts *revealed; /* NULL, or what a handshake that offers anything
				       shows where the normal one is refused */
};

struct probe_means {
	const struct settings *settings;
	const struct protocol *protocol;
	const struct trust *trust;
	const struct tls_context *tls_context;
	struct deadline deadline;
};

void probe_run(
    struct probe *probe, const struct target *target, const struct probe_means *means);

#endif
