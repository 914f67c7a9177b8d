/* SPDX-License-Identifier: ISC */
#ifndef NET_CONFORMITY_H
#define NET_CONFORMITY_H

#include <openssl/ssl.h>
#include <stdbool.h>

/*
 * conformity - what OpenSSL accepts of a certificate chain, and GnuTLS or the RFCs do not.
 *
 * Rows of net/concession: NULL, or a predicate to the server that lives until exit.
 */
struct scene {
	SSL *ssl;
	const SSL_CIPHER *cipher;    /* agreed on */
	STACK_OF(SSL_CIPHER) *usual; /* the suites that clients offer */
	STACK_OF(X509) *sent;        /* by the server, its own first; may be NULL */
	STACK_OF(X509) *path;        /* that was built, its own first; may be NULL */
	bool is_trusted;             /* the path holds */
	bool is_staple_over;         /* an OCSP response would have come by now */
};

const char *conformity_key_usage(const struct scene *scene);
const char *conformity_revocation(const struct scene *scene);
const char *conformity_staple(const struct scene *scene);
const char *conformity_length(const struct scene *scene);
const char *conformity_twin(const struct scene *scene);
const char *conformity_form(const struct scene *scene);

#endif
