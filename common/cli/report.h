/* SPDX-License-Identifier: ISC */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/policy.h"
#include "cli/program.h"
#include "cli/section.h"

/*
 * report - the result of a run: one section per check.
 *
 * States, first line, finding lines and exit code are computed from the sections, in every
 * format.  A report without sections is UNKNOWN: a missing result is never OK.  Main thread.
 */
struct report {
	const struct program *program;
	const struct policy *policy;
	const char *error; /* NULL, or the reason for no run */
	struct section *sections;
	int count;
};

/* The worst state of all findings. */
enum state report_state(const struct report *report);

#endif
