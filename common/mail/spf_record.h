/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_RECORD_H
#define MAIL_SPF_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * spf_record - the text of an SPF record to its terms (RFC 7208 4.5, 4.6, 5, 6 and 12).
 *
 * Any bytes may come in.  The whole record is read before any of it counts (4.6): one term
 * that is wrong makes the record wrong.  Reading goes on behind it, so that all slips are
 * found at once; a term has one slip at most.  Pure; what is read lives until exit.
 */
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
	SPF_OTHER, /* a modifier that nobody knows: ignored (6) */
};

struct spf_term {
	enum spf_kind kind;
	enum spf_result result; /* what a match yields: the qualifier (4.6.2) */
	const char *text;       /* as written */
	int position;           /* of its first byte in the record, from 1 */
	const char *domain;     /* the domain-spec as written; NULL: the record's own */
	unsigned char network[16]; /* ip4: 4 bytes; ip6: 16 */
	int prefix4, prefix6;      /* ip4, ip6, a, mx: bits that count (5.6) */
	int seam; /* the first byte in the record, from 1, that begins another string of
			  the TXT inside the term; 0: none, or not marked */
	bool is_wrong; /* has a slip: of the rest, only text, position and seam count */
};

enum {
	SPF_TERMS_ALL = INT_MAX,
	SPF_SLIPS_MAX = 10,
	SPF_SLIP_SHOWN = 80, /* bytes of a term that a hint repeats */
};

/* One term that is wrong. */
struct spf_slip {
	const char *error; /* a clause on what is wrong … */
	const char *term;  /* … with which term; its bytes as they came, up to a NUL */
	int position;      /* the byte at fault, from 1 */
	const char *hint;  /* NULL, or a clause on what was probably meant; clean text */
};

struct spf_record {
	const char *text; /* with no NUL inside where there is no error */
	size_t length;
	struct spf_term *terms;
	int count;
	const struct spf_term *redirect, *exp;
	const struct spf_term *all; /* the first, or NULL */
	bool is_cut;                /* there are more terms than were to be read */
	struct spf_slip *slips;     /* in order of position, the first ten */
	int slip_count, slips_left_out;
	const char *error; /* of the first slip; NULL: no term that was read is wrong */
	const char *error_term; /* of the first slip */
	int error_position;     /* of the first slip */
};

/* RFC 7208 4.5: "v=spf1", any case, then a blank or the end. */
bool spf_record_is(const unsigned char *bytes, size_t length);

/* Reads a record that spf_record_is(), up to that many terms (SPF_TERMS_ALL: all). */
void spf_record_read(
    struct spf_record *record, const unsigned char *bytes, size_t length, int terms_max);

/* Marks the terms inside which two strings of the TXT meet without a blank, and says so in
 * the hint of a slip that comes from it.  seams: offsets into the record where a string
 * behind the first begins, in order (struct dns_record). */
void spf_record_mark_seams(struct spf_record *record, const uint16_t *seams, int count);

/* Whether the term costs one of the ten lookups of 4.6.4. */
bool spf_term_is_lookup(const struct spf_term *term);

#endif
