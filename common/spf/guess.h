/* SPDX-License-Identifier: ISC */
#ifndef SPF_GUESS_H
#define SPF_GUESS_H

/*
 * guess - what a wrong term of an SPF record, by itself, was probably meant as.
 *
 * The first of the guesses that fits counts; what its neighbours tell comes in at
 * spf_slip.  Pure; what is returned lives until exit.
 */

/* A clause such as "redirect=x.org is meant", or NULL. */
const char *spf_guess(const char *text);

#endif
