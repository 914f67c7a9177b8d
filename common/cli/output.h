/* SPDX-License-Identifier: ISC */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/report.h"

/*
 * output - the only writer to standard output, except --help and similar options, and the last
 * line of cli/guard.  Main thread.
 */

/* Prints the report in the format of its policy.  Returns the exit code, UNKNOWN if not
 * everything could be printed. */
int output_report(const struct report *report);

#endif
