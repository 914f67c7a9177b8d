/* SPDX-License-Identifier: ISC */
#ifndef SPF_WORDS_H
#define SPF_WORDS_H

#include <stdbool.h>

/*
 * words - a term of an SPF record, right or wrong, cut where its parts would meet: what
 * guesses at slips begin with.
 *
 * Pure; what is returned lives until exit.
 */
struct spf_words {
	const char *text;
	const char *qualifier; /* "" for none */
	const char *body;      /* behind the qualifier */
	const char
	    *name; /* the letters, digits, hyphens, underscores and dots it begins with */
	char mark; /* behind the name; NUL for none */
	const char *value; /* behind the mark */
};

struct spf_words spf_words_cut(const char *text);

/* Whether the name is one of those, in any case; a NULL ends them. */
bool spf_words_is(const char *name, const char *const *names);

/* "ip4" or "ip6" for an address with or without a prefix length, else NULL. */
const char *spf_words_network(const char *text);

/* "192.0.02.1", "192.0.2/24", "192.0.2.0/024" and "192.0.2.0/255.255.255.0" as they should
 * be written, else NULL. */
const char *spf_words_mend(const char *text);

/* Whether the text is a domain of two labels or more, without macros. */
bool spf_words_is_domain(const char *text);

/* "-ip4:192.0.2.1 is meant", with the qualifier of the words where the mark is no '='. */
const char *spf_words_meant(
    const struct spf_words *words, const char *name, const char *mark, const char *value);

/* The text, fit to print. */
const char *spf_words_shown(const char *text);

#endif
