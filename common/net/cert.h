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
 * Texts are cleaned and live until exit; the caller owns the X509.  Any thread may call.
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
	const char *subject; /* common name, or else the full name (RFC 2253) */
	const char *issuer;
	bool has_dates;                /* both can be parsed (RFC 5280 4.1.2.5) */
	int64_t not_before, not_after; /* seconds since 1970, UTC */
	const char *key;               /* "RSA 2048", "EC prime256v1 256" */
	enum cert_key key_kind;
	int key_bits;
	bool is_exponent_weak;   /* RSA exponent is 1 or even */
	const char *signature;   /* "sha256WithRSAEncryption" */
	enum cert_digest digest; /* digest of the signature */
	int signature_bits;      /* security bits, -1 if unknown */
	bool is_self_signed;     /* a root */
	bool is_stored;          /* from the trust store, not sent by the server */
	bool is_anchor;          /* end of the chain, sent or not */
	bool is_extra;           /* sent, but not part of the verified chain */
	const char *names[CERT_NAMES_MAX]; /* subjectAltName: DNS names, addresses */
	int name_count;
	int names_left_out;
};

/* Returns the full name in the format of RFC 2253, not cleaned. */
const char *cert_whole_name(const X509_NAME *name);

/* Returns the common name, or else the full name. */
const char *cert_subject(const X509 *x509);

bool cert_is_among(X509 *x509, const STACK_OF(X509) *stack);

/* Whether the certificate is valid now (RFC 5280 4.1.2.5). */
bool cert_is_current(const X509 *x509);

/* Whether these are different certificates with the same name and key: either is an issuer of
 * what the other issued. */
bool cert_is_twin(const X509 *one, const X509 *other);

void cert_read(X509 *x509, struct cert *cert);

/*
 * Whether the certificate matches the name, a DNS name or an address literal.
 *
 * RFC 9525 6.3, 6.4: only subjectAltName counts, never the common name; a wildcard matches one
 * whole leftmost label; an address matches an iPAddress by value, never a dNSName.
 */
bool cert_is_for(X509 *x509, const char *name);

#endif
