/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSNAME_H
#define NET_DNSNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/*
 * dnsname - domain names: on the wire (RFC 1035 3.1) and as text, in which a byte of a label may
 * stand as \DDD or behind a backslash (RFC 1035 5.1).
 *
 * Our own code: of the C libraries musl's dn_expand(3) and res_mkquery(3) know no escapes, so
 * that a dot within a label becomes the end of a label.  Where a name comes from an SPF record, a
 * macro or the command line it is literal: bytes that stand for themselves, dots part labels, one
 * dot at its end does no harm.  Pure; texts live until exit; any thread may call.
 */
enum {
	DNSNAME_WIRE_MAX = 255, /* RFC 1035 2.3.4: length bytes and the root's included */
	DNSNAME_LABEL_MAX = 63,
	DNSNAME_HOST_MAX =
	    253, /* without length bytes at both ends: dots between labels */
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

/* The text of a literal name, as dnsname_read() writes it: one name has one text. */
const char *dnsname_of_literal(const char *literal);

/* The literal name of a text; "", which is no name, where a dot or a NUL is inside a label. */
const char *dnsname_literal(const char *text);

/* Whether DNS can hold the literal name: labels of 1 to 63 bytes, 253 in all. */
bool dnsname_fits(const char *literal);

/* Whether the literal name is the domain or below it. */
bool dnsname_is_below(const char *literal, const char *domain);

/* The name of an IPv4 or IPv6 address in in-addr.arpa or ip6.arpa (RFC 1035 3.5, RFC 3596
 * 2.5). */
const char *dnsname_reverse(const struct sockaddr *address);

#endif
