/* SPDX-License-Identifier: ISC */
#include "net/address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/lookalike.h"
#include "base/mem.h"
#include "net/dnsname.h"
#include "net/idn.h"

enum { LITERAL_MAX = 80, LINK_LOCAL_PREFIX = 0xa9fe };

void address_list_add(struct address_list *list, const struct address *address)
{
	list->addresses = mem_extend(list->addresses, list->count, sizeof *address);
	list->addresses[list->count++] = *address;
}

struct address address_ipv4(const void *four_bytes, int port)
{
	struct address address = { .length = sizeof address.as.ipv4 };

	address.as.ipv4.sin_family = AF_INET;
	memcpy(&address.as.ipv4.sin_addr, four_bytes, sizeof address.as.ipv4.sin_addr);
	address_set_port(&address, port);
	return address;
}

struct address address_ipv6(const void *sixteen_bytes, int port)
{
	struct address address = { .length = sizeof address.as.ipv6 };

	address.as.ipv6.sin6_family = AF_INET6;
	memcpy(
	    &address.as.ipv6.sin6_addr, sixteen_bytes, sizeof address.as.ipv6.sin6_addr);
	address_set_port(&address, port);
	return address;
}

void address_set_port(struct address *address, int port)
{
	if (address->as.any.sa_family == AF_INET)
		address->as.ipv4.sin_port = htons((uint16_t)port);
	else
		address->as.ipv6.sin6_port = htons((uint16_t)port);
}

int address_port(const struct address *address)
{
	return ntohs(address->as.any.sa_family == AF_INET ? address->as.ipv4.sin_port
							  : address->as.ipv6.sin6_port);
}

bool address_parse(const char *text, int port, struct address *address)
{
	size_t length = strlen(text);
	bool is_bracketed = length > 2 && text[0] == '[' && text[length - 1] == ']';
	struct in_addr ipv4;
	struct in6_addr ipv6;

	if (length > LITERAL_MAX)
		return false;
	if (inet_pton(AF_INET, text, &ipv4) == 1) {
		*address = address_ipv4(&ipv4, port);
		return true;
	}
	const char *literal = is_bracketed ? mem_copy(text + 1, length - 2) : text;
	const char *zone = strchr(literal, '%');

	if (zone)
		literal = mem_copy(literal, (size_t)(zone - literal));
	if (inet_pton(AF_INET6, literal, &ipv6) != 1)
		return false;
	*address = address_ipv6(&ipv6, port);
	if (!zone)
		return true;
	/* RFC 4007 11.2: a zone is a name or a number. */
	address->as.ipv6.sin6_scope_id = if_nametoindex(zone + 1);
	if (strspn(zone + 1, "0123456789") == strlen(zone + 1))
		address->as.ipv6.sin6_scope_id = (uint32_t)strtoul(zone + 1, NULL, 10);
	return address->as.ipv6.sin6_scope_id != 0;
}

static bool port_parse(const char *text, int *port)
{
	size_t length = strlen(text);

	if (length == 0 || length > 5 || strspn(text, "0123456789") != length)
		return false;
	*port = (int)strtol(text, NULL, 10);
	return *port >= 1 && *port <= 65535;
}

bool address_parse_with_port(const char *text, int port, struct address *address)
{
	const char *colon = strrchr(text, ':');
	bool is_bracketed = text[0] == '[' && colon > text && colon[-1] == ']';
	bool is_ipv4 = colon && strchr(text, ':') == colon;

	if (!is_bracketed && !is_ipv4)
		return address_parse(text, port, address);
	return port_parse(colon + 1, &port) &&
	       address_parse(mem_copy(text, (size_t)(colon - text)), port, address);
}

int address_socket(const struct address *address, int type)
{
	return socket(address->as.any.sa_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

bool address_is_host(const struct address *address)
{
	const struct in6_addr *ipv6 = &address->as.ipv6.sin6_addr;

	if (address->as.any.sa_family != AF_INET)
		return !IN6_IS_ADDR_UNSPECIFIED(ipv6) && !IN6_IS_ADDR_MULTICAST(ipv6) &&
		       !IN6_IS_ADDR_V4MAPPED(ipv6);
	in_addr_t ipv4 = ntohl(address->as.ipv4.sin_addr.s_addr);
	return ipv4 >> 24 != 0 && !IN_MULTICAST(ipv4) && ipv4 != INADDR_BROADCAST;
}

static const char *unroutable_ipv4(in_addr_t address)
{
	if (address >> 24 == 0)
		return "unspecified";
	if (address >> 24 == IN_LOOPBACKNET)
		return "loopback";
	if (address >> 16 == LINK_LOCAL_PREFIX)
		return "link-local";
	if (IN_MULTICAST(address))
		return "multicast";
	return address == INADDR_BROADCAST ? "broadcast" : NULL;
}

const char *address_unroutable(const struct address *address)
{
	const struct in6_addr *ipv6 = &address->as.ipv6.sin6_addr;
	in_addr_t mapped;

	if (address->as.any.sa_family == AF_INET)
		return unroutable_ipv4(ntohl(address->as.ipv4.sin_addr.s_addr));
	if (IN6_IS_ADDR_V4MAPPED(ipv6)) {
		memcpy(&mapped, ipv6->s6_addr + 12, sizeof mapped);
		return unroutable_ipv4(ntohl(mapped));
	}
	if (IN6_IS_ADDR_UNSPECIFIED(ipv6))
		return "unspecified";
	if (IN6_IS_ADDR_LOOPBACK(ipv6))
		return "loopback";
	if (IN6_IS_ADDR_LINKLOCAL(ipv6))
		return "link-local";
	return IN6_IS_ADDR_MULTICAST(ipv6) ? "multicast" : NULL;
}

const char *address_text(const struct address *address)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (address->as.any.sa_family == AF_INET)
		inet_ntop(AF_INET, &address->as.ipv4.sin_addr, text, sizeof text);
	else
		inet_ntop(AF_INET6, &address->as.ipv6.sin6_addr, text, sizeof text);
	return mem_copy(text, strlen(text));
}

const char *host_port_text(const char *host, int port)
{
	return mem_printf(strchr(host, ':') ? "[%s]:%d" : "%s:%d", host, port);
}

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

static const char *not_ascii(const char *text, size_t at, const char *shown)
{
	size_t size;
	const char *lookalike = lookalike_name(text + at, strlen(text + at), &size);

	if (lookalike)
		return mem_printf(
		    "'%s' contains %s at byte %zu", shown, lookalike, at + 1);
	const char *ascii = idn_ascii(text), *name = NULL;
	if (ascii && !host_name_parse(ascii, &name))
		return mem_printf("'%s' is not ASCII: write it as %s", shown, name);
	return mem_printf(
	    "'%s' is not ASCII: write it in its xn-- form (RFC 5891)", shown);
}

/* Returns the domain of a mail address, or NULL. */
static const char *domain_of_mailbox(const char *text)
{
	const char *at = strrchr(text, '@'), *domain = NULL;

	return at && at > text && !host_name_parse(at + 1, &domain) && domain &&
		       strchr(domain, '.')
		   ? domain
		   : NULL;
}

const char *host_name_parse(const char *text, const char **name)
{
	size_t length = strlen(text), label = 0;
	const char *shown = clean_text(text, length, 300);

	if (length > 0 && text[length - 1] == '.')
		length--;
	if (length == 0)
		return mem_printf("'%s' is not a host name", shown);
	if (length > DNSNAME_HOST_MAX)
		return mem_printf(
		    "'%s' is longer than %d bytes", shown, DNSNAME_HOST_MAX);
	const char *domain = domain_of_mailbox(text);
	if (domain)
		return mem_printf(
		    "'%s' is not a host name: did you mean %s?", shown, domain);
	for (size_t i = 0; i <= length; i++) {
		if (i < length && (text[i] & 0x80))
			return not_ascii(text, i, shown);
		if (i < length && text[i] != '.' && !is_name_byte(text[i]))
			return mem_printf(
			    "'%s' is not a host name: byte %zu (%s) cannot be in one",
			    shown, i + 1, clean_text(text + i, 1, 80));
		if (i < length && text[i] != '.' && ++label > DNSNAME_LABEL_MAX)
			return mem_printf("'%s' has a label of more than %d bytes", shown,
			    DNSNAME_LABEL_MAX);
		if (i < length && text[i] != '.')
			continue;
		if (label == 0)
			return mem_printf(
			    "'%s' is not a host name: a label is empty", shown);
		label = 0;
	}
	*name = mem_copy(text, length);
	return NULL;
}
