/* SPDX-License-Identifier: ISC */
#ifndef SPF_SLIP_H
#define SPF_SLIP_H

#include <stdbool.h>
#include <stddef.h>

#include "spf/term.h"

/*
 * slip - what was probably meant by a term of an SPF record that is wrong.
 *
 * Guesses from the slips that people make, told as clauses: "redirect=x.org is meant".
 * What comes from the record is cleaned and cut.  Pure; what is returned lives until exit.
 */

/* What was meant by the text of a term that is wrong, or NULL.  before: the term in front
 * of it where that is wrong too, else NULL; after: the word behind it, or NULL. */
const char *spf_slip_meant(const char *text, const char *before, const char *after);

/* A clause on the first of the bytes, which may not be in a record; *hint is a clause on
 * what to write instead, or NULL. */
const char *spf_slip_byte(const char *bytes, size_t length, const char **hint);

/* Whether a modifier that nobody knows (SPF_OTHER, with no slip), and that receivers
 * therefore ignore (RFC 7208 6), was probably meant as something else; *meant says as
 * what. */
bool spf_slip_is_misspelt(const struct spf_term *term, const char **meant);

#endif
