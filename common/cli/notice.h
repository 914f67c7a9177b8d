/* SPDX-License-Identifier: ISC */
#ifndef CLI_NOTICE_H
#define CLI_NOTICE_H

/*
 * notice - one line on standard error, for a person at a terminal, on what is being waited
 * for; gone again before the output is printed.
 *
 * It is shown from two seconds on, and where standard output and standard error both are
 * terminals: which is looked at only when those two seconds are over, and not at all where
 * TERM is not set, as under a scheduler, or dumb.
 */

/* By the main thread, before there are others. */
void notice_start(void);

/* Clears the line, and shows no other.  Safe in a signal handler. */
void notice_end(void);

#endif
