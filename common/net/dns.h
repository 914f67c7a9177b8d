/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "base/deadline.h"
#include "net/dnswire.h"

/*
 * dns - questions to the DNS servers, answers before the deadline.
 *
 * Questions that are known together are asked together, on one poll loop.  Over UDP with
 * EDNS0, over TCP where an answer is truncated (RFC 7766); a server that does not answer
 * is asked again after 1, 2, 4 … seconds and its neighbour in turn; one that answers with
 * an error gives way to the next.  An answer counts only from the address asked
 * (connected sockets), with the id and the question sent.  At most DNS_QUERIES_MAX
 * questions a run, 64 KiB an answer.  Any thread may ask.
 */
enum { DNS_SERVERS_MAX = 4, DNS_SEARCH_MAX = 6, DNS_QUERIES_MAX = 60, DNS_PORT = 53 };

struct dns_servers {
	struct address addresses[DNS_SERVERS_MAX];
	int count;
	const char
	    *search[DNS_SEARCH_MAX]; /* domains to complete single-label names with */
	int search_count;
};

/* Reads resolv.conf(5); without a server in it, the local one (127.0.0.1, ::1). */
void dns_servers_read(struct dns_servers *servers);

struct dns_query {
	const char *name; /* absolute, escaped as by dn_expand(3) */
	enum dns_type type;
	struct dns_answer answer;
};

/* Fills every query's answer. */
void dns_ask(const struct dns_servers *servers, struct dns_query *queries, int count,
    struct deadline deadline);

#endif
