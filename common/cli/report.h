/* SPDX-License-Identifier: ISC */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/policy.h"
#include "cli/program.h"
#include "cli/section.h"

/*
 * report - what a run found: a section a check.
 *
 * States, first line, finding lines and exit code all come from the sections, in whatever format
 * they are printed.  A report without sections is UNKNOWN: silence never passes for OK.  Main
 * thread.
 */
struct report {
	const struct program *program;
	const struct policy *policy;
	const char *error; /* NULL, or why there was no run */
	struct section *sections;
	int count;
};

/* The worst state of what was found. */
enum state report_state(const struct report *report);

#endif
