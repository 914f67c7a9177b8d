/* SPDX-License-Identifier: ISC */
#ifndef NET_VERIFY_H
#define NET_VERIFY_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>

/*
 * verify - one verification of a chain (RFC 5280 section 6), with all that is wrong in words.
 *
 * Dates are left to the caller.  Texts live until exit.  Any thread may call.
 */
enum { VERIFICATION_PROBLEMS_MAX = 4 };

struct verification {
	const char *problems
	    [VERIFICATION_PROBLEMS_MAX]; /* sentences; none: the chain is trusted */
	bool is_lack
	    [VERIFICATION_PROBLEMS_MAX]; /* the problem is that no anchor was found */
	int problem_count;
	const char *
	    lack; /* NULL, or a sentence on what this machine lacks to verify any chain */
	/* NULL, or the name of an intermediate that the trust store has and the server
	 * should have sent (RFC 8446 4.4.2). */
	const char *missing;
};

/* What to do, and how it went. */
struct attempt {
	struct verification *verification;
	bool is_partial;   /* any anchor ends a chain, not roots alone */
	bool lacks_issuer; /* the chain ends before an anchor */
	int sent_count;
	int own; /* so many of the chain are the server's, the others our store's */
};

/* Against the store or, where they are given, against the anchors alone; sent is all that the
 * server sent, leaf first.  Returns the chain built, the caller's to free. */
STACK_OF(X509) *verify_once(X509_STORE *store, X509 *leaf, STACK_OF(X509) *sent,
    STACK_OF(X509) *anchors, struct attempt *attempt);

#endif
