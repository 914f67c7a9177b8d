/* SPDX-License-Identifier: ISC */
#ifndef NET_EXTENDED_ERROR_H
#define NET_EXTENDED_ERROR_H

#include <stddef.h>

/*
 * extended_error - why a DNS server fails, in its own words (RFC 8914).
 *
 * Pure; texts live until exit.  Any thread may call.
 */

/* No text is longer, in bytes: two errors of a purpose and of at most 120 bytes of the server's
 * text. */
enum { EXTENDED_ERROR_MAX = 340 };

/* options: the data of OPT (RFC 6891 6.1.2), of any bytes.  "Signature Expired", with the
 * server's text behind it as "Signature Expired: '…'"; the first two errors are told.  NULL where
 * there is none. */
const char *extended_error_text(const unsigned char *options, size_t length);

#endif
