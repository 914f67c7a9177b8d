/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_GUESS_H
#define MAIL_SPF_GUESS_H

/*
 * spf_guess - what a wrong term of an SPF record, by itself, was probably meant as.
 *
 * The first of the guesses that fits counts; what its neighbours tell comes in at
 * spf_slip.  Pure; what is returned lives until exit.
 */

/* A clause such as "redirect=x.org is meant", or NULL. */
const char *spf_guess(const char *text);

#endif
