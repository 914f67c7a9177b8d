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

/* Parses term->text (length bytes, at least one, from 0x21 to 0x7e, then a NUL) into the
 * other members.  Returns NULL, or a clause on the first error; then *at is the offset of
 * the invalid byte, at most length. */
const char *spf_grammar_read(struct spf_term *term, size_t length, size_t *at);

#endif
