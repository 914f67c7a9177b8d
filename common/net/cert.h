/* SPDX-License-Identifier: ISC */
#ifndef NET_CERT_H
#define NET_CERT_H

#include <openssl/types.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * cert - the facts of a certificate in plain values (RFC 5280).
 *
 * Texts are cleaned and live until exit; the X509 stays the caller's.  Any thread may
 * call.
 */
enum { CERT_NAMES_MAX = 40 };

enum cert_key { CERT_KEY_OTHER, CERT_KEY_RSA, CERT_KEY_DSA, CERT_KEY_EC };
enum cert_digest {
	CERT_DIGEST_OTHER,
	CERT_DIGEST_MD2,
	CERT_DIGEST_MD4,
	CERT_DIGEST_MD5,
	CERT_DIGEST_SHA1
};

struct cert {
	const char *subject; /* its common name, else the whole name (RFC 2253) */
	const char *issuer;
	bool has_dates;                /* whether both can be read (RFC 5280 4.1.2.5) */
	int64_t not_before, not_after; /* seconds since 1970, UTC */
	const char *key;               /* "RSA 2048", "EC prime256v1 256" */
	enum cert_key key_kind;
	int key_bits;
	bool is_exponent_weak;   /* of an RSA key: 1, or even */
	const char *signature;   /* "sha256WithRSAEncryption" */
	enum cert_digest digest; /* that is signed */
	int signature_bits;      /* of security, -1: unknown */
	bool is_self_signed;     /* a root: it vouches for itself */
	bool is_stored;          /* out of the trust store, not sent by the server */
	bool is_anchor;          /* the chain ends in it, sent or not */
	bool is_extra;           /* sent, but not part of the chain that holds */
	const char *names[CERT_NAMES_MAX]; /* its subjectAltNames: DNS names, addresses */
	int name_count;
	int names_left_out;
};

/* RFC 2253; not cleaned. */
const char *cert_whole_name(const X509_NAME *name);

/* The name to call it by: its common name, else the whole name. */
const char *cert_subject(const X509 *x509);

bool cert_is_among(X509 *x509, const STACK_OF(X509) *stack);

/* Whether it is valid now (RFC 5280 4.1.2.5). */
bool cert_is_current(const X509 *x509);

/* Whether the two are different certificates of one name and key: either issues what the other
 * issues. */
bool cert_is_twin(const X509 *one, const X509 *other);

void cert_read(X509 *x509, struct cert *cert);

/*
 * Whether the certificate is for the name: a DNS name or an address literal.
 *
 * RFC 9525 6.3, 6.4: subjectAltName only, never the common name; a wildcard stands for
 * one whole leftmost label; an address matches an iPAddress by value, never a dNSName.
 */
bool cert_is_for(X509 *x509, const char *name);

#endif
