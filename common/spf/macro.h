/* SPDX-License-Identifier: ISC */
#ifndef SPF_MACRO_H
#define SPF_MACRO_H

#include <stdbool.h>
#include <stddef.h>

/*
 * macro - parses and checks macro strings of SPF (RFC 7208 7).
 *
 * Pure; returned text lives until exit.
 */

/* Checks a domain-spec of length bytes (RFC 7208 7.1, 12: macro-string domain-end).
 * Returns NULL, or a clause on the error; then *at is the offset of the invalid byte. */
const char *spf_macro_check_domain(const char *text, size_t length, size_t *at);

/* The same for a macro-string without the domain-end (unknown modifiers, section 12). */
const char *spf_macro_check_string(const char *text, size_t length, size_t *at);

/* The same for the text of an explanation (explain-string: macro-strings and SPs), which
 * may also contain c, r and t (7.2). */
const char *spf_macro_check_explanation(const char *text, size_t length, size_t *at);

/* One %{...}: the letter, the number of parts kept from the right, reversal, the
 * delimiters. */
struct spf_macro {
	char letter; /* in lower case */
	bool is_escaped, is_reversed;
	int parts;
	const char *delimiters; /* in the text, without a NUL */
	size_t delimiter_count, size;
};

/* Parses the macro whose "%{" begins the length bytes at text.  Returns NULL, or a clause
 * on the error; then *at is the offset of the invalid byte. */
const char *spf_macro_read(const char *text, size_t length, bool is_explanation,
    struct spf_macro *macro, size_t *at);

/* A set of macro letters, in lower case. */
#define SPF_MACRO(letter) (1U << ((letter) - 'a'))

/* The letters of the macros in a checked text; "%%", "%_" and "%-" do not count. */
unsigned spf_macro_letters(const char *text);

/* Whether the text has a macro whose value depends on the client or the message: any but
 * %{d} and %{o}, which are fixed for mail from the domain (RFC 7208 7.2). */
bool spf_macro_needs_client(const char *text);

/* The letter of the macro that ends the text, ignoring a trailing dot; 0 if none does. */
char spf_macro_tail(const char *text);

/* Whether the text has %{p} or %{P}. */
bool spf_macro_needs_validated(const char *text);

#endif
