/* SPDX-License-Identifier: ISC */
#ifndef NET_OPENSSL_INIT_H
#define NET_OPENSSL_INIT_H

/*
 * openssl_init - OpenSSL, as the whole process uses it.
 */

/* Before any other call that leads to OpenSSL, by the main thread.  Where OpenSSL finds no
 * memory the process ends as base/mem.h says: no server is blamed for it, and what OpenSSL makes
 * is not compared with NULL.
 * NULL, or a sentence on a configuration (OPENSSL_CONF) that OpenSSL would wait for. */
const char *openssl_init(void);

#endif
