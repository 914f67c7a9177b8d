/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSWIRE_H
#define NET_DNSWIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "net/endpoint.h"

/*
 * dnswire - DNS messages (RFC 1035 section 4): a question to bytes, bytes to records.
 *
 * Pure: no socket, no clock.  Built and taken apart by libresolv; what libresolv does not
 * look at is checked here: direction, opcode, question, owner chain, class, section,
 * sizes.  Names are in the escaped form of dn_expand(3).  Records live until exit.  Any
 * thread may call.
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

enum dns_type {
	DNS_A = 1,
	DNS_CNAME = 5,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SPF = 99, /* obsolete (RFC 7208 3.1) */
};

struct dns_record {
	struct address address; /* A, AAAA; port 0 */
	int preference;         /* MX */
	const char *host;       /* MX, PTR: without the dot at the end, "" for the root */
	const unsigned char *bytes; /* TXT, SPF: its strings joined (RFC 7208 3.3) */
	size_t length;
};

struct dns_answer {
	enum dns_status status;
	const char *error;     /* a sentence where the status is neither OK nor NODATA */
	const char *canonical; /* the name the records belong to, behind its aliases */
	bool is_alias;
	bool is_authentic; /* the AD bit (RFC 4035 3.2.3), as far as the path to the
			      server goes */
	struct dns_record *records;
	int count;
};

enum { DNS_MESSAGE_MAX = 65535, DNS_QUERY_MAX = 512, DNS_UDP_SIZE = 1232 };

/* What a message says of the question that was sent. */
enum dns_verdict {
	DNS_NOT_OURS,  /* not an answer to it: wait on */
	DNS_ANSWERED,  /* answer is filled */
	DNS_TRUNCATED, /* ask again over TCP */
	DNS_NO_EDNS, /* the server does not know EDNS0: ask again without (RFC 6891 6.2.2) */
	DNS_INCOMPLETE, /* an alias whose target is not in the message: ask for
			   answer->canonical */
};

/* Writes a query with the id; with_edns: OPT with a UDP size of 1232.  Returns its
 * length, 0 where name cannot be asked for. */
size_t dnswire_query(unsigned char query[DNS_QUERY_MAX], const char *name,
    enum dns_type type, unsigned id, bool with_edns);

enum dns_verdict dnswire_parse(const unsigned char *message, size_t length,
    const unsigned char *query, enum dns_type type, struct dns_answer *answer);

#endif
