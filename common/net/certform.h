/* SPDX-License-Identifier: ISC */
#ifndef NET_CERTFORM_H
#define NET_CERTFORM_H

#include <openssl/types.h>
#include <stdbool.h>

/*
 * certform - forms of certificates that OpenSSL accepts and GnuTLS 3.7 refuses.
 *
 * NULL, or a predicate to the certificate that lives until exit: "has an extension twice".
 * Any thread may call.
 */

/* Whatever a server sends must be read by GnuTLS, the members of its chain or not. */
const char *certform_unread(X509 *x509);

/* A member of the chain, by itself. */
const char *certform_refused(X509 *x509);

/* An issuer of the chain, with what it issued. */
const char *certform_mismatch(X509 *issuer, X509 *subject);

/* RFC 7633 4.2.3.1: whether it demands an OCSP response in the handshake (must-staple). */
bool certform_must_staple(X509 *x509);

#endif
