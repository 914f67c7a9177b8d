/* SPDX-License-Identifier: ISC */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/report.h"

/*
 * output - the only way to standard output, but for --help and its like, and for the last words
 * of cli/guard.  Main thread.
 */

/* Prints the report, in the format of its policy; returns the exit code, which is UNKNOWN where
 * not all of it could be printed. */
int output_report(const struct report *report);

#endif
