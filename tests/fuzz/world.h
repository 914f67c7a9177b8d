/* SPDX-License-Identifier: ISC */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * world - the environment of a plugin while it is fuzzed: DNS, servers and TLS that send the
 * bytes of the input, a captured standard output, an _exit() that returns.
 *
 * Linked with --wrap for the symbols listed in tests/fuzz/run; replaces guard, pool, dns and
 * help.  Nothing waits.
 */
enum tls_play {
	TLS_REAL,           /* OpenSSL gets the bytes */
	TLS_NO_CERTIFICATE, /* simulated: the dialogue continues as plaintext */
	TLS_CERTIFICATE,    /* the same, with a valid certificate */
	TLS_REFUSED,        /* the alert handshake_failure */
};

enum { PRINTED_MAX = 1 << 17, RETURNED = -1, WORLD_PAUSE = 0x1e };

extern struct world {
	/* One line per query, in their order: !: NXDOMAIN, ?: no such record, $: SERVFAIL,
	 * ^: no answer; else the records, separated by tabs.  After the last line: NXDOMAIN. */
	const unsigned char *dns;
	size_t dns_size;
	/* The data of the server of every connection: up to a WORLD_PAUSE, then no more
	 * until the plugin waits again.  Two in a row: the server is silent until the
	 * deadline. */
	const unsigned char *server;
	size_t server_size;
	int connect_error; /* an errno, or 0 */
	enum tls_play tls;
	bool is_implicit; /* implicit TLS: bytes may be pending */
	char printed[PRINTED_MAX];
	size_t printed_size;
} world;

/* Returns the exit code, or RETURNED. */
int world_run(void (*plugin)(void *context), void *context);

/* Checks a report against section 3 of the contract: states, lengths, clean bytes, position
 * of perfdata. */
void world_expect_report(const char *label, int code);

/* Checks the one line of a usage error. */
void world_expect_wrong_usage(const char *label, int code);

#endif
