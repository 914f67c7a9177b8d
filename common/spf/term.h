/* SPDX-License-Identifier: ISC */
#ifndef SPF_TERM_H
#define SPF_TERM_H

#include <stdbool.h>

/*
 * term - one term of an SPF record, and the result of a match (RFC 7208 2.6, 4.6.1).
 *
 * Pure; names are constant.
 */
enum {
	SPF_SLIP_SHOWN = 80, /* bytes of a term that a hint repeats */
};

enum spf_result {
	SPF_NONE,
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR,
	SPF_PERMERROR,
};

/* "none", "neutral", … (RFC 7208 2.6) */
const char *spf_result_name(enum spf_result result);

enum spf_kind {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
	SPF_REDIRECT,
	SPF_EXP,
	SPF_OTHER, /* an unknown modifier: ignored (6) */
};

struct spf_term {
	enum spf_kind kind;
	enum spf_result result; /* of a match, from the qualifier (4.6.2) */
	const char *text;       /* as written */
	int position;           /* of its first byte in the record, from 1 */
	const char *domain;     /* the domain-spec as written; NULL: the record's own */
	unsigned char network[16]; /* ip4: 4 bytes; ip6: 16 */
	int prefix4, prefix6;      /* of ip4, ip6, a, mx (5.6) */
	int seam;      /* position in the record, from 1, where another string of the TXT
		     begins inside the term; 0: none, or not marked */
	bool is_wrong; /* has a slip: only text, position and seam are valid */
};

/* Whether the term costs one of the ten lookups of 4.6.4. */
bool spf_term_is_lookup(const struct spf_term *term);

#endif
