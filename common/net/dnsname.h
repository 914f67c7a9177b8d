/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSNAME_H
#define NET_DNSNAME_H

#include <stdbool.h>

/*
 * dnsname - names in the escaped form of dn_expand(3), in which a byte of a label may stand
 * as \DDD or behind a backslash (RFC 1035 5.1).  Pure; any thread may call.
 */

/* The byte that *text begins with, not empty; *text moves behind it.  *is_escaped: it was
 * written with a backslash, so a dot is a byte of a label. */
unsigned char dnsname_byte(const char **text, bool *is_escaped);

/* The name as it is printed: its bytes by the rules of base/clean.h, a blank as {20}; with
 * "..." at the end where it is longer than a host name can be. */
const char *dnsname_shown(const char *name);

#endif
