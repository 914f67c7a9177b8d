/* SPDX-License-Identifier: ISC */
#ifndef SPF_RECORD_H
#define SPF_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spf/term.h"

/*
 * record - parses the text of an SPF record into terms (RFC 7208 4.5, 4.6, 5, 6 and 12).
 *
 * Accepts any bytes.  The whole record is parsed before evaluation (4.6): one invalid
 * term makes the record invalid.  Parsing continues after an error to find all of them
 * (slips); a term has at most one.  Pure; the result lives until exit.
 */
enum {
	SPF_TERMS_ALL = INT_MAX,
	SPF_SLIPS_MAX = 10,
};

/* One invalid term. */
struct spf_slip {
	const char *error; /* a clause on the error … */
	const char *term;  /* … and its term: the bytes as received, up to a NUL */
	int position;      /* of the invalid byte, from 1 */
	const char *hint;  /* NULL, or a clause on the probable intention; clean text */
};

struct spf_record {
	const char *text; /* without an inner NUL if there is no error */
	size_t length;
	struct spf_term *terms;
	int count;
	const struct spf_term *redirect, *exp;
	const struct spf_term *all; /* the first, or NULL */
	bool is_cut;                /* there are more terms than the limit */
	struct spf_slip *slips;     /* the first ten, by position */
	int slip_count, slips_left_out;
	const char *error;      /* of the first slip; NULL: all terms read are valid */
	const char *error_term; /* of the first slip */
	int error_position;     /* of the first slip */
};

/* RFC 7208 4.5: "v=spf1", any case, then a blank or the end. */
bool spf_record_is(const unsigned char *bytes, size_t length);

/* Parses text that spf_record_is() accepts.  terms_max: SPF_TERMS_ALL for no limit. */
void spf_record_read(
    struct spf_record *record, const unsigned char *bytes, size_t length, int terms_max);

/* Marks the terms in which two strings of the TXT record meet without a blank, and
 * explains this in the hint of a slip that it causes.  seams: offsets into the record
 * where each string after the first begins, in order (struct dns_record). */
void spf_record_mark_seams(struct spf_record *record, const uint16_t *seams, int count);

#endif
