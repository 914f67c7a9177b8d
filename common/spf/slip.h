/* SPDX-License-Identifier: ISC */
#ifndef SPF_SLIP_H
#define SPF_SLIP_H

#include <stdbool.h>
#include <stddef.h>

#include "spf/term.h"

/*
 * slip - guesses the intention of an invalid term of an SPF record.
 *
 * Detects common mistakes and returns clauses: "redirect=x.org is meant".  Text from the
 * record is cleaned and cut.  Pure; returned text lives until exit.
 */

/* A clause on the intention of an invalid term, or NULL.  before: the previous term if it
 * is also invalid, else NULL; after: the next word, or NULL. */
const char *spf_slip_meant(const char *text, const char *before, const char *after);

/* A clause on the first of the bytes, which is invalid in a record; *hint is a clause on
 * the replacement, or NULL. */
const char *spf_slip_byte(const char *bytes, size_t length, const char **hint);

/* Whether an unknown modifier (SPF_OTHER, with no slip), which receivers ignore (RFC 7208
 * 6), is probably a mistake; *meant is a clause on the intended term. */
bool spf_slip_is_misspelt(const struct spf_term *term, const char **meant);

#endif
