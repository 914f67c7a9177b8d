/* SPDX-License-Identifier: ISC */
#ifndef NET_CONFORMITY_H
#define NET_CONFORMITY_H

#include <openssl/ssl.h>
#include <stdbool.h>

/*
 * conformity - defects of a certificate chain that OpenSSL accepts, but GnuTLS or the RFCs
 * do not.
 *
 * Rows of net/concession: each returns NULL, or a predicate of the server that lives until
 * exit.
 */
struct scene {
	SSL *ssl;
	const SSL_CIPHER *cipher;    /* negotiated */
	STACK_OF(SSL_CIPHER) *usual; /* the suites that clients offer */
	STACK_OF(X509) *sent;        /* by the server, leaf first; may be NULL */
	STACK_OF(X509) *path;        /* the chain built, leaf first; may be NULL */
	bool is_trusted;             /* the path was verified */
	bool is_staple_over;         /* too late for an OCSP response */
};

const char *conformity_key_usage(const struct scene *scene);
const char *conformity_revocation(const struct scene *scene);
const char *conformity_staple(const struct scene *scene);
const char *conformity_length(const struct scene *scene);
const char *conformity_twin(const struct scene *scene);
const char *conformity_form(const struct scene *scene);

#endif
