/* SPDX-License-Identifier: ISC */
#ifndef SPF_GUESS_H
#define SPF_GUESS_H

/*
 * guess - guesses the intended form of an invalid SPF term from the term alone.
 *
 * The first guess that fits is used; spf_slip adds guesses from the neighbouring terms.
 * Pure; returned text lives until exit.
 */

/* A clause such as "redirect=x.org is meant", or NULL. */
const char *spf_guess(const char *text);

#endif
