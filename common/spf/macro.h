/* SPDX-License-Identifier: ISC */
#ifndef SPF_MACRO_H
#define SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>

/*
 * macro - macro strings of SPF (RFC 7208 7): read and checked.
 *
 * Pure; what is returned lives until exit.
 */

/* Checks a domain-spec (RFC 7208 7.1, section 12: macro-string domain-end) of length
 * bytes.  NULL, or a clause on what is wrong; then *at is the offset of the byte at fault. */
const char *spf_macro_check_domain(const char *text, size_t length, size_t *at);

/* The same for a macro-string that need not end as a domain does (unknown modifiers,
 * section 12). */
const char *spf_macro_check_string(const char *text, size_t length, size_t *at);

/* The same for the text of an explanation (explain-string: macro-strings and SPs), where
 * c, r and t are allowed too (7.2). */
const char *spf_macro_check_explanation(const char *text, size_t length, size_t *at);

/* One %{...}: which letter, how many parts from the right, whether reversed, what parts
 * them. */
struct spf_macro {
	char letter; /* in lower case */
	bool is_escaped, is_reversed;
	int parts;
	const char *delimiters; /* in the text, no NUL behind them */
	size_t delimiter_count, size;
};

/* Reads the macro whose "%{" begins the length bytes at text.  NULL, or a clause on what
 * is wrong and in *at the offset of the byte at fault. */
const char *spf_macro_read(const char *text, size_t length, bool is_explanation,
    struct spf_macro *macro, size_t *at);

/* A set of macro letters, in lower case. */
#define SPF_MACRO(letter) (1U << ((letter) - 'a'))

/* The letters of the macros in a checked text; "%%", "%_" and "%-" are none. */
unsigned spf_macro_letters(const char *text);

/* Whether the text has a macro that only a client or a message gives a value to: any but
 * %{d} and %{o}, which are fixed for mail from the domain (RFC 7208 7.2). */
bool spf_macro_needs_client(const char *text);

/* The letter of the macro that the text ends in, but for a dot; 0 where it ends in none. */
char spf_macro_tail(const char *text);

/* Whether the text has %{p} or %{P}. */
bool spf_macro_needs_validated(const char *text);

#endif
