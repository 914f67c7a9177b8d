/* SPDX-License-Identifier: ISC */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/policy.h"
#include "cli/program.h"

/*
 * usage - how wrong usage, and what is lacking on this machine, end the process: one line that
 * says what it is, in the format that the command line asks for, and exit code 3.
 *
 * Main thread.
 */

/* Before anything else: whose usage it is.  Looks for --output among the arguments, wherever it
 * stands; an invalid format is answered as OUTPUT_PLUGIN.  Allocates nothing. */
enum output_format usage_begin(const struct program *program, char *const argv[]);

_Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
