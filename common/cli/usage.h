/* SPDX-License-Identifier: ISC */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/policy.h"
#include "cli/program.h"

/*
 * usage - ends the process on a usage error or a local resource failure: one line with the
 * reason, in the format that the command line requests, and exit code 3.
 *
 * Main thread.
 */

/* Called first: sets the program.  Searches all arguments for --output; an invalid format
 * yields OUTPUT_PLUGIN.  Allocates nothing. */
enum output_format usage_begin(const struct program *program, char *const argv[]);

_Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
