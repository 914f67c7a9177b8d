/* SPDX-License-Identifier: ISC */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include "cli/report.h"

/*
 * guard - sees to it that the process ends with a proper line whatever happens: when no
 * memory is left, when the scheduler ends it (SIGTERM), and when it still runs a moment
 * after its time-out, inside a library that knows no deadline.  From then on the process
 * opens nothing for writing and runs no program, where the kernel can see to that.
 *
 * Each is called once, by the main thread: guard_memory before anything is allocated,
 * guard_start when the command line has been read.
 */
void guard_memory(const struct program *program, enum output_format format);

/* run: the sections of the checks that are about to begin, each with its target; settings: theirs. */
void guard_start(const struct report *run, const void *settings);

/* The report is being printed: from now on the process may still be ended, but without a line. */
void guard_printing(void);

#endif
