/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSWIRE_H
#define NET_DNSWIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/dnsrecord.h"

/*
 * dnswire - the wire format of DNS queries and responses (RFC 1035 section 4).
 *
 * Pure: no socket, no clock.  libresolv parses the message; this module checks what libresolv
 * does not: direction, opcode, question, chain of aliases (records: net/dnsrecord.h).  Names
 * are texts of net/dnsname.h.  Answers live until exit.  Any thread may call.
 */
enum dns_status {
	DNS_OK,
	DNS_NODATA,      /* the name exists, but no record of that type */
	DNS_NXDOMAIN,    /* the name does not exist */
	DNS_FAILED,      /* an error (SERVFAIL, REFUSED) or a malformed answer */
	DNS_UNREACHABLE, /* no server answers */
	DNS_LIMIT,       /* the limit of questions is reached */
	DNS_LOCAL,       /* this machine cannot create a socket */
};

struct dns_answer {
	enum dns_status status;
	const char *error; /* if the status is neither OK nor NODATA: a sentence, or from
			      dnswire_parse() a predicate of the server: "answers SERVFAIL
			      (DNSSEC Bogus)" */
	const char *canonical; /* the owner of the records, after all aliases */
	bool is_alias;
	bool is_authentic; /* the AD bit (RFC 4035 3.2.3), as reliable as the path to the
			      server */
	int rcode;         /* of the message, with the bits from OPT (RFC 6891 6.1.3) */
	int ttl_s; /* minimum of the records and the aliases before them; DNS_TTL_MAX if
		      there are none */
	struct dns_record *records;
	int count;
	size_t size;                  /* bytes of the DNS message */
	const struct address *server; /* the one that answered, or NULL */
};

enum {
	DNS_MESSAGE_MAX = 65535,
	DNS_QUERY_MAX = 512,
	DNS_UDP_SIZE = 1232,
	DNS_OPT_SIZE = 11
};

/* The result of parsing a message for the query that was sent. */
enum dns_verdict {
	DNS_NOT_OURS,   /* not an answer to the query: continue to wait */
	DNS_ANSWERED,   /* answer is filled */
	DNS_TRUNCATED,  /* query again over TCP */
	DNS_NO_EDNS,    /* EDNS0 not supported: query without (RFC 6891 6.2.2) */
	DNS_INCOMPLETE, /* the target of an alias is not in the message: query
			   answer->canonical */
};

/* Writes a query with the id, and OPT with a UDP size of 1232.  Returns its length, or 0 if
 * the name is invalid. */
size_t dnswire_query(unsigned char query[DNS_QUERY_MAX], const char *name,
    enum dns_type type, unsigned id);

/* Writes the same query without OPT, its last record; returns the length. */
size_t dnswire_without_edns(
    unsigned char plain[DNS_QUERY_MAX], const unsigned char *query, size_t length);

/* Parses a message received after the query.  is_plain: the query was sent without OPT. */
enum dns_verdict dnswire_parse(const unsigned char *message, size_t length,
    const unsigned char *query, bool is_plain, enum dns_type type,
    struct dns_answer *answer);

#endif
