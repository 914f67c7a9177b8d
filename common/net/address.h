/* SPDX-License-Identifier: ISC */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

/*
 * address - an address and a port, and how they are written.
 *
 * Plain values; texts live until exit.  Any thread may call.
 */
struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in ipv4;
		struct sockaddr_in6 ipv6;
	} as;
	socklen_t length; /* 0: none */
};

struct address_list {
	struct address *addresses;
	int count;
};

void address_list_add(struct address_list *list, const struct address *address);

struct address address_ipv4(const void *four_bytes, int port);
struct address address_ipv6(const void *sixteen_bytes, int port);

/* Reads an IPv4 or IPv6 literal (RFC 4291 2.2), the latter also in brackets and with a
 * zone (RFC 4007 11).  False where text is none. */
bool address_parse(const char *text, int port, struct address *address);

/* Reads ADDR, ADDR:PORT or [ADDR]:PORT; without a port, port. */
bool address_parse_with_port(const char *text, int port, struct address *address);

void address_set_port(struct address *address, int port);
int address_port(const struct address *address);

/* A socket of that type (SOCK_STREAM, SOCK_DGRAM) for the address, not connected; nothing on it
 * blocks.  -1 with errno set where this machine gives none. */
int address_socket(const struct address *address, int type);

/* Whether a host can have the address: not "this host", multicast, broadcast, nor an IPv4
 * address in IPv6 clothes (RFC 6890 2.2). */
bool address_is_host(const struct address *address);

/* NULL, or why no other machine can reach a host at the address: "loopback", "unspecified",
 * "link-local", "multicast" or "broadcast", as an IPv4 address in IPv6 clothes too (RFC 6890
 * 2.2, RFC 4291 2.5.5.2). */
const char *address_unroutable(const struct address *address);

/* "192.0.2.7", "2001:db8::1" */
const char *address_text(const struct address *address);

/* "host:25", "[2001:db8::1]:25" */
const char *host_port_text(const char *host, int port);

/*
 * A name that can be asked for and verified: letters, digits, hyphens and underscores,
 * labels of at most 63, 253 bytes in all (RFC 1123 2.1, RFC 1035 2.3.4); a dot at the end
 * is cut off. NULL, or a sentence on what is wrong; then *name is not set.
 */
const char *host_name_parse(const char *text, const char **name);

#endif
