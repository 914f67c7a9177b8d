/* SPDX-License-Identifier: ISC */
#ifndef CLI_POLICY_OPTIONS_H
#define CLI_POLICY_OPTIONS_H

#include "cli/option.h"

/*
 * policy_options - the options that every plugin has, and the option types for states and
 * ranges.
 */

/* Variables: struct policy; struct range; struct severities; enum output_format. */
extern const struct option_type option_timeout;
extern const struct option_type option_range;
extern const struct option_type option_severity;
extern const struct option_type option_output;

/* Rows for a struct policy, each table with its heading. */
extern const struct option_row policy_verdict_rows[]; /* "Verdict" */
extern const struct option_row policy_output_rows[];  /* "Output" */
extern const struct option_row policy_help_rows[];    /* "Help" */

#endif
