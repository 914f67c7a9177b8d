/* SPDX-License-Identifier: ISC */
#ifndef SPF_RECORD_H
#define SPF_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "spf/term.h"

/*
 * record - the text of an SPF record to its terms (RFC 7208 4.5, 4.6, 5, 6 and 12).
 *
 * Any bytes may come in.  The whole record is read before any of it counts (4.6): one term
 * that is wrong makes the record wrong.  Reading goes on behind it, so that all slips are
 * found at once; a term has one slip at most.  Pure; what is read lives until exit.
 */
enum {
	SPF_TERMS_ALL = INT_MAX,
	SPF_SLIPS_MAX = 10,
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

#endif
