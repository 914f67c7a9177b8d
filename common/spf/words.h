/* SPDX-License-Identifier: ISC */
#ifndef SPF_WORDS_H
#define SPF_WORDS_H

#include <stdbool.h>

/*
 * words - splits a valid or invalid SPF term into its probable parts, for guesses.
 *
 * Pure; returned text lives until exit.
 */
struct spf_words {
	const char *text;
	const char *qualifier; /* "" if there is none */
	const char *body;      /* after the qualifier */
	const char *name; /* its leading letters, digits, hyphens, underscores and dots */
	char mark;        /* after the name; NUL if there is none */
	const char *value; /* after the mark */
};

struct spf_words spf_words_cut(const char *text);

/* Whether the name is one of names, in any case; a NULL ends them. */
bool spf_words_is(const char *name, const char *const *names);

/* "ip4" or "ip6" for an address with or without a prefix length, else NULL. */
const char *spf_words_network(const char *text);

/* "192.0.02.1", "192.0.2/24", "192.0.2.0/024" and "192.0.2.0/255.255.255.0" in valid
 * form, else NULL. */
const char *spf_words_mend(const char *text);

/* Whether the text is a domain of two labels or more, without macros. */
bool spf_words_is_domain(const char *text);

/* "-ip4:192.0.2.1 is meant", with the qualifier of the words unless the mark is '='. */
const char *spf_words_meant(
    const struct spf_words *words, const char *name, const char *mark, const char *value);

/* The text, cleaned and cut for output. */
const char *spf_words_shown(const char *text);

#endif
