/* SPDX-License-Identifier: ISC */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/option.h"

/*
 * help - the three options that answer and end the process with code 3: --help, --version,
 * --list-findings.  They print to standard output, for a person.
 */
extern const struct option_type option_help;
extern const struct option_type option_version;
extern const struct option_type option_findings;

#endif
