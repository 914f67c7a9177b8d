/* SPDX-License-Identifier: ISC */
#ifndef NET_CERTFORM_H
#define NET_CERTFORM_H

#include <openssl/types.h>
#include <stdbool.h>

/*
 * certform - certificate formats that OpenSSL accepts and GnuTLS 3.7 rejects.
 *
 * A returned text is a predicate of the certificate ("has an extension twice") and lives
 * until exit; NULL if there is no defect.  Any thread may call.
 */

/* GnuTLS must be able to parse every certificate that a server sends, also those outside
 * the chain. */
const char *certform_unread(X509 *x509);

/* Checks one member of the chain. */
const char *certform_refused(X509 *x509);

/* Checks an issuer of the chain against the certificate that it issued. */
const char *certform_mismatch(X509 *issuer, X509 *subject);

/* RFC 7633 4.2.3.1: whether the certificate requires an OCSP response in the handshake
 * (must-staple). */
bool certform_must_staple(X509 *x509);

#endif
