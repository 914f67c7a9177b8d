/* SPDX-License-Identifier: ISC */
#ifndef NET_OPENSSL_INIT_H
#define NET_OPENSSL_INIT_H

/*
 * openssl_init - initializes OpenSSL for the whole process.
 */

/* Call in the main thread before any other use of OpenSSL.  If OpenSSL cannot allocate memory,
 * the process ends as base/mem.h describes: no server is blamed, and new objects of OpenSSL need
 * no comparison with NULL.  Returns NULL, or a sentence about a configuration (OPENSSL_CONF)
 * that OpenSSL would wait for. */
const char *openssl_init(void);

#endif
