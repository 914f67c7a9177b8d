/* SPDX-License-Identifier: ISC */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/option.h"

/*
 * help - the three options that print to standard output, for a person, and end the process
 * with code 3: --help, --version, --list-findings.
 */
extern const struct option_type option_help;
extern const struct option_type option_version;
extern const struct option_type option_findings;

#endif
