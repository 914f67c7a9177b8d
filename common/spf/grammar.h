/* SPDX-License-Identifier: ISC */
#ifndef SPF_GRAMMAR_H
#define SPF_GRAMMAR_H

#include <stddef.h>

#include "spf/term.h"

/*
 * grammar - one term of an SPF record by the grammar of RFC 7208 section 12.
 *
 * Pure; the term keeps pointers into its text.
 */

/* Reads term->text, at least one byte, which are length bytes from 0x21 to 0x7e and a NUL,
 * into the rest of the term.  NULL, or a clause on the first thing that is wrong with it;
 * then *at is the offset of the byte at fault, at most length. */
const char *spf_grammar_read(struct spf_term *term, size_t length, size_t *at);

#endif
