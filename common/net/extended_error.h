/* SPDX-License-Identifier: ISC */
#ifndef NET_EXTENDED_ERROR_H
#define NET_EXTENDED_ERROR_H

#include <stddef.h>

/*
 * extended_error - the reason of a failure that a DNS server reports (RFC 8914).
 *
 * Pure; texts live until exit.  Any thread may call.
 */

/* The maximum length of a text in bytes: two errors, each a purpose and at most 120 bytes of the
 * server's text. */
enum { EXTENDED_ERROR_MAX = 340 };

/* options: the data of OPT (RFC 6891 6.1.2), any bytes.  Returns the first two errors, as
 * "Signature Expired" or with the server's text as "Signature Expired: '…'"; NULL if there is no
 * error. */
const char *extended_error_text(const unsigned char *options, size_t length);

#endif
