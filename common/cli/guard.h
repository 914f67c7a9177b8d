/* SPDX-License-Identifier: ISC */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include "cli/report.h"

/*
 * guard - ends the process with a proper line in any case: if memory is exhausted, on SIGTERM
 * from the scheduler, and if the process still runs a moment after its time-out, inside a
 * library without deadlines.  After guard_start() the process opens nothing for writing and
 * runs no program, if the kernel can enforce this.
 *
 * Each function is called once, by the main thread: guard_memory() before the first allocation,
 * guard_start() after the command line is parsed.
 */
void guard_memory(const struct program *program, enum output_format format);

/* run: the sections of the checks that are about to start, each with its target; settings:
 * those of the checks. */
void guard_start(const struct report *run, const void *settings);

/* The report is being printed: a signal may still end the process, but prints no line. */
void guard_printing(void);

#endif
