/* SPDX-License-Identifier: ISC */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * world - what stands around a whole plugin while it is fuzzed: DNS, servers and TLS that
 * speak the input's bytes, a standard output that is kept, an exit that comes back.
 *
 * Links with --wrap for the symbols that run names; takes the place of guard, parallel,
 * dns and program.  Nothing waits.
 */
enum tls_play {
	TLS_REAL,           /* OpenSSL gets the bytes */
	TLS_NO_CERTIFICATE, /* the dialogue goes on as it is: TLS that changes nothing */
	TLS_CERTIFICATE,    /* the same, with a certificate that holds */
	TLS_REFUSED,        /* the alert handshake_failure */
};

enum { PRINTED_MAX = 1 << 17, RETURNED = -1, WORLD_PAUSE = 0x1e };

extern struct world {
	/* A line a question, in the order asked: !: NXDOMAIN, ?: no such record, $: SERVFAIL,
	 * ^: no answer; else the records, a tab between them.  Behind the last: NXDOMAIN. */
	const unsigned char *dns;
	size_t dns_size;
	/* What every connection's server says: up to a WORLD_PAUSE, then no more until it is
	 * waited for again.  Two in a row: it keeps silent until the time is over. */
	const unsigned char *server;
	size_t server_size;
	int connect_error; /* an errno, or 0 */
	enum tls_play tls;
	bool is_implicit; /* TLS comes first: bytes may wait for it */
	char printed[PRINTED_MAX];
	size_t printed_size;
} world;

/* The exit code, or RETURNED. */
int world_run(void (*plugin)(void *context), void *context);

/* Holds a report against section 3 of the contract: states, lengths, clean bytes, where
 * perfdata is. */
void world_expect_report(const char *label, int code);

/* The one line of wrong usage. */
void world_expect_wrong_usage(const char *label, int code);

#endif
