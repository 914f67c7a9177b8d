/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSNAME_H
#define NET_DNSNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/*
 * dnsname - domain names in wire format (RFC 1035 3.1), as text, and as literal names.
 *
 * A text may have escapes: \DDD, or a backslash before a character (RFC 1035 5.1).  A literal
 * name, from an SPF record, a macro or the command line, has none: dots separate labels, and a
 * trailing dot is allowed.  Own code, because dn_expand(3) and res_mkquery(3) of musl do not
 * support escapes: a dot within a label would end it.  Pure; texts live until exit; any thread
 * may call.
 */
enum {
	DNSNAME_WIRE_MAX = 255, /* RFC 1035 2.3.4: with length bytes and the root */
	DNSNAME_LABEL_MAX = 63,
	DNSNAME_HOST_MAX = 253,  /* without the first length byte and the root */
	DNSNAME_TEXT_MAX = 1024, /* each byte as \DDD, and a NUL */
};

/* Writes the text, with or without a trailing dot ("" is the root).  Returns the length, or 0 if
 * the name is invalid: an empty label, one of more than 63 bytes, more than 255 bytes, an
 * incomplete escape. */
size_t dnsname_write(unsigned char wire[DNSNAME_WIRE_MAX], const char *text);

/* Reads the name at the offset of a message of that length, and follows pointers to earlier names
 * (RFC 1035 4.1.4).  Writes the canonical text of the name: "" for the root, no trailing dot,
 * \DDD for bytes other than visible ASCII, a backslash before . ; \ ( ) @ $ and ".  Returns the
 * number of bytes that the name occupies at the offset, or 0 if it is invalid. */
size_t dnsname_read(const unsigned char *message, size_t length, size_t offset,
    char text[DNSNAME_TEXT_MAX]);

/* Returns the first byte of *text, which must not be empty, and moves *text past it. *is_escaped:
 * it was written with a backslash, so a dot is part of a label. */
unsigned char dnsname_byte(const char **text, bool *is_escaped);

/* Returns the name for output: cleaned by the rules of base/clean.h, a blank as {20}, cut with
 * "..." if it is longer than a host name can be. */
const char *dnsname_shown(const char *name);

/* Returns the canonical text of a literal name, as dnsname_read() writes it. */
const char *dnsname_of_literal(const char *literal);

/* Returns the literal name of a text, or "" if a label contains a dot or a NUL. */
const char *dnsname_literal(const char *text);

/* Whether the literal name is valid in DNS: labels of 1 to 63 bytes, 253 bytes in all. */
bool dnsname_fits(const char *literal);

/* Whether the literal name is the domain or below it. */
bool dnsname_is_below(const char *literal, const char *domain);

/* Returns the name of an IPv4 or IPv6 address in in-addr.arpa or ip6.arpa (RFC 1035 3.5, RFC 3596
 * 2.5). */
const char *dnsname_reverse(const struct sockaddr *address);

#endif
