/* SPDX-License-Identifier: ISC */
#ifndef NET_PEM_H
#define NET_PEM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * pem - the certificates in a text of PEM blocks (RFC 7468), one after the other.
 *
 * What it is for is speed: a distribution's bundle holds some 150 certificates, each of which
 * OpenSSL's reader touches byte by byte. A block that is not plain base64 (RFC 1421 headers,
 * other white space within a line) is left to OpenSSL, so that what is understood is the same.
 * A reader belongs to one thread.
 */
struct pem_reader {
	const char *at, *end;
	unsigned char *room; /* as large as the text */
};

struct pem_certificate {
	bool is_damaged;         /* cut, or not base64: nothing else is said */
	bool has_trust_settings; /* "TRUSTED CERTIFICATE": more follows the certificate */
	const unsigned char *der; /* lives until exit */
	long size;
};

/* The text stays the caller's and must last as long as the reader. */
void pem_begin(struct pem_reader *reader, const char *text, size_t size);

/* The next block that holds a certificate or is damaged; false at the end. */
bool pem_next(struct pem_reader *reader, struct pem_certificate *certificate);

#endif
