/* SPDX-License-Identifier: ISC */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

/*
 * address - IP addresses with ports, and their text forms.
 *
 * Plain values; texts live until exit.  Any thread may call.
 */
struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} as;
	socklen_t length; /* 0: no address */
};

struct address_list {
	struct address *addresses;
	int count;
};

void address_list_add(struct address_list *list, const struct address *address);

struct address address_ipv4(const void *four_bytes, int port);
struct address address_ipv6(const void *sixteen_bytes, int port);

/* Parses an IPv4 or IPv6 literal (RFC 4291 2.2); IPv6 may have brackets and a zone (RFC 4007
 * 11).  Returns false if the text is not a literal. */
bool address_parse(const char *text, int port, struct address *address);

/* Parses ADDR, ADDR:PORT or [ADDR]:PORT; port is the default.  Returns false if invalid. */
bool address_parse_with_port(const char *text, int port, struct address *address);

void address_set_port(struct address *address, int port);
int address_port(const struct address *address);

/* Returns a non-blocking, unconnected socket of the type (SOCK_STREAM, SOCK_DGRAM) for the
 * address, or -1 with errno set. */
int address_socket(const struct address *address, int type);

/* Whether a host can have the address: false for "this host", multicast, broadcast and
 * IPv4-mapped IPv6 addresses (RFC 6890 2.2). */
bool address_is_host(const struct address *address);

/* Returns why no other machine can reach a host at the address ("loopback", "unspecified",
 * "link-local", "multicast", "broadcast"), or NULL.  IPv4-mapped IPv6 addresses count as IPv4
 * (RFC 6890 2.2, RFC 4291 2.5.5.2). */
const char *address_unroutable(const struct address *address);

/* "192.0.2.7", "2001:db8::1" */
const char *address_text(const struct address *address);

/* "host:25", "[2001:db8::1]:25" */
const char *host_port_text(const char *host, int port);

/*
 * Parses a name that can be queried and verified: letters, digits, hyphens and underscores,
 * labels of at most 63 bytes, 253 bytes in all (RFC 1123 2.1, RFC 1035 2.3.4); removes a
 * trailing dot.  Returns NULL, or a sentence about the error; then *name is not set.
 */
const char *host_name_parse(const char *text, const char **name);

#endif
