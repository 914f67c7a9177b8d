/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSWIRE_H
#define NET_DNSWIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/dnsrecord.h"

/*
 * dnswire - DNS messages (RFC 1035 section 4): a question to bytes, bytes to an answer.
 *
 * Pure: no socket, no clock.  Taken apart by libresolv; what libresolv does not look at is
 * checked here: direction, opcode, question, chain of aliases (the records: net/dnsrecord.h).
 * Names are texts of net/dnsname.h.  Answers live until exit.  Any thread may call.
 */
enum dns_status {
	DNS_OK,
	DNS_NODATA,   /* the name exists, but no record of that type */
	DNS_NXDOMAIN, /* the name does not exist */
	DNS_FAILED, /* a server says so (SERVFAIL, REFUSED), or its answer is malformed */
	DNS_UNREACHABLE, /* no server answers */
	DNS_LIMIT,       /* the run has asked as many questions as it may */
	DNS_LOCAL,       /* this machine gives no socket to ask with */
};

struct dns_answer {
	enum dns_status status;
	const char *error; /* where the status is neither OK nor NODATA: a sentence, or,
				  read from a message, what the server does: "answers SERVFAIL
				  (DNSSEC Bogus)" */
	const char *canonical; /* the name the records belong to, behind its aliases */
	bool is_alias;
	bool is_authentic; /* the AD bit (RFC 4035 3.2.3), as far as the path to the
			      server goes */
	int rcode;         /* of the message, the bits in OPT included (RFC 6891 6.1.3) */
	int ttl_s; /* the least of its records and of the aliases before them; DNS_TTL_MAX
		      where there are none */
	struct dns_record *records;
	int count;
	size_t size;                  /* bytes of the DNS message that it came in */
	const struct address *server; /* who sent it; NULL: nobody */
};

enum {
	DNS_MESSAGE_MAX = 65535,
	DNS_QUERY_MAX = 512,
	DNS_UDP_SIZE = 1232,
	DNS_OPT_SIZE = 11
};

/* What a message says of the question that was sent. */
enum dns_verdict {
	DNS_NOT_OURS,  /* not an answer to it: wait on */
	DNS_ANSWERED,  /* answer is filled */
	DNS_TRUNCATED, /* ask again over TCP */
	DNS_NO_EDNS, /* the server does not understand EDNS0: ask without (RFC 6891 6.2.2) */
	DNS_INCOMPLETE, /* an alias whose target is not in the message: ask for
			   answer->canonical */
};

/* Writes a query with the id, and OPT with a UDP size of 1232.  Returns its length, 0 where
 * name cannot be asked for. */
size_t dnswire_query(unsigned char query[DNS_QUERY_MAX], const char *name,
    enum dns_type type, unsigned id);

/* The same query without OPT, which is the last in it; returns its length. */
size_t dnswire_without_edns(
    unsigned char plain[DNS_QUERY_MAX], const unsigned char *query, size_t length);

/* is_plain: the query was sent without OPT. */
enum dns_verdict dnswire_parse(const unsigned char *message, size_t length,
    const unsigned char *query, bool is_plain, enum dns_type type,
    struct dns_answer *answer);

#endif
