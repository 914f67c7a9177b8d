/* SPDX-License-Identifier: ISC */
#ifndef NET_CIPHER_H
#define NET_CIPHER_H

#include <openssl/ssl.h>

/*
 * cipher - what is weak in a cipher suite (RFC 9325 4.1, 4.2).
 *
 * NULL, or a predicate to the suite: "has no forward secrecy".  The session tells the
 * size of a Diffie-Hellman group.
 */
const char *cipher_weakness(const SSL_CIPHER *cipher, SSL *ssl);

#endif
