/* SPDX-License-Identifier: ISC */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/report.h"

/*
 * output - the only way to standard output, but for --help and its like.
 *
 * Whatever is printed goes through clean_text() as a whole line, so that nothing foreign
 * can be forgotten; only the tag of a finding ("[OK]") and the performance data do not.
 * What is said here keeps the rules of clean_text() too.  A line has at most 4 KiB, all
 * lines together at most 64 KiB.  Where -v is given and standard output is a terminal,
 * states are coloured and advice is wrapped to its width.
 */

/* Prints the report; returns the exit code, which is UNKNOWN where nothing could be
 * printed. */
int output_report(const struct report *report);

/* One line on standard output, then exit code 3.  For wrong usage, before anything is
 * probed, and for what is lacking on this machine. */
_Noreturn void output_wrong_usage(const struct program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
