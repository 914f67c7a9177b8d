/* SPDX-License-Identifier: ISC */
#ifndef NET_VERIFY_H
#define NET_VERIFY_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

/*
 * verify - one verification of a chain (RFC 5280 section 6), with all errors as text.
 *
 * The caller checks dates.  Texts live until exit.  Any thread may call.
 */
enum { VERIFICATION_PROBLEMS_MAX = 4 };

struct verification {
	const char *problems
	    [VERIFICATION_PROBLEMS_MAX]; /* sentences; if empty, the chain is trusted */
	bool is_lack[VERIFICATION_PROBLEMS_MAX]; /* the problem: no anchor found */
	int problem_count;
	const char *lack; /* NULL, or why this machine cannot verify any chain */
	/* NULL, or the name of an intermediate that is in the trust store, but that the
	 * server should have sent (RFC 8446 4.4.2). */
	const char *missing;
};

/* Parameters and results of verify_once(). */
struct attempt {
	struct verification *verification;
	bool is_partial;   /* any anchor ends a chain, not only a root */
	bool lacks_issuer; /* the chain does not reach an anchor */
	int sent_count;
	int own; /* members of the chain from the server, the others are from the store */
};

/* Verifies against the store or, if given, only against the anchors; sent: all certificates
 * from the server, leaf first.  Returns the chain built, which the caller frees. */
STACK_OF(X509) *verify_once(X509_STORE *store, X509 *leaf, STACK_OF(X509) *sent,
    STACK_OF(X509) *anchors, struct attempt *attempt);

#endif
