/* SPDX-License-Identifier: ISC */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli/severity.h"

/*
 * policy - what the administrator wants called OK, WARNING, CRITICAL or UNKNOWN, how long
 * the plugin may take, how much it says and in which format: what every plugin is told.
 *
 * Read-only once the command line has been read.
 */
enum output_format { OUTPUT_PLUGIN, OUTPUT_JSON, OUTPUT_PROMETHEUS };

struct policy {
	double timeout_s;
	enum state timeout_state; /* of a run that reaches its deadline */
	bool has_timeout_state;   /* it was given */
	struct severities severities;
	enum output_format format;
	int verbosity;
};

/* The defaults of a program with these checks, ending in NULL. */
struct policy policy_default(const struct check *const *checks);

/* "plugin", "json", "prometheus" */
const char *output_format_name(enum output_format format);

/* False where text is no format. */
bool output_format_parse(const char *text, enum output_format *format);

#endif
