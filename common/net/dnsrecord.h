/* SPDX-License-Identifier: ISC */
#ifndef NET_DNSRECORD_H
#define NET_DNSRECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/address.h"

/*
 * dnsrecord - the records in the answer section of a DNS message (RFC 1035 3.2).
 *
 * Pure.  libresolv parses the message; this module checks what libresolv does not: owner, class,
 * sizes.  Names are texts of net/dnsname.h.  Records live until exit.  Any thread may call.
 */
enum dns_type {
	DNS_A = 1,
	DNS_CNAME = 5,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_SPF = 99, /* obsolete (RFC 7208 3.1) */
};

/* "A", "TXT" */
const char *dns_type_name(enum dns_type type);

/* Only the members of its type, because an answer may have thousands of records. */
struct dns_record {
	union {
		struct address address;   /* A, AAAA; port 0 */
		struct {                  /* MX, PTR */
			const char *host; /* without trailing dot; "" is the root */
			int preference;   /* MX */
		};
		struct {                            /* TXT, SPF */
			const unsigned char *bytes; /* strings joined (RFC 7208 3.3) */
			size_t length;
			const uint16_t *seams; /* offset in bytes of the second string and
						  of each further one; NULL: one string */
			int seam_count;
		};
	};
};

enum { DNS_TTL_MAX = 0x7fffffff /* RFC 2181 8 */ };

struct dnsrecord_set {
	struct dns_record *records;
	int count;
	const char *alias; /* NULL, or the target of the owner's CNAME */
	int ttl_s;         /* minimum of the TTLs read and of the value before */
};

/* Reads the owner's records of the type; the records of the message begin at the offset.  Returns
 * false if one of them, or the section, is malformed. */
bool dnsrecord_read(const unsigned char *message, size_t length, size_t offset,
    const char *owner, enum dns_type type, struct dnsrecord_set *set);

#endif
