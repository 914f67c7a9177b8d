/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSNAME_H
#define NET_DNSNAME_H

#include <stdbool.h>
#include <stddef.h>

/*
 * dnsname - domain names: on the wire (RFC 1035 3.1) and as text, in which a byte of a label may
 * stand as \DDD or behind a backslash (RFC 1035 5.1).
 *
 * Our own code: of the C libraries musl's dn_expand(3) and res_mkquery(3) know no escapes, so
 * that a dot within a label becomes the end of a label.  Pure; any thread may call.
 */
enum {
	DNSNAME_WIRE_MAX = 255, /* RFC 1035 2.3.4: length bytes and the root's included */
	DNSNAME_LABEL_MAX = 63,
	DNSNAME_TEXT_MAX = 1024, /* with each byte as \DDD, and a NUL behind it */
};

/* Writes the text, with a dot at its end or without, "" being the root; returns the length, 0
 * where it is no name: an empty label, one of more than 63 bytes, more than 255 bytes, half an
 * escape. */
size_t dnsname_write(unsigned char wire[DNSNAME_WIRE_MAX], const char *text);

/* Reads the name that stands at the offset of a message of that length; names of before may be
 * pointed at (RFC 1035 4.1.4).  Writes the one text that the name has: "" for the root, no dot
 * at the end, \DDD for what is not visible ASCII, a backslash before . ; \ ( ) @ $ and ".
 * Returns how many bytes the name fills there, 0 where none can be read. */
size_t dnsname_read(const unsigned char *message, size_t length, size_t offset,
    char text[DNSNAME_TEXT_MAX]);

/* The byte that *text begins with, not empty; *text moves behind it.  *is_escaped: it was
 * written with a backslash, so a dot is a byte of a label. */
unsigned char dnsname_byte(const char **text, bool *is_escaped);

/* The name as it is printed: its bytes by the rules of base/clean.h, a blank as {20}; with
 * "..." at the end where it is longer than a host name can be. */
const char *dnsname_shown(const char *name);

#endif
