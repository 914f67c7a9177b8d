/* SPDX-License-Identifier: ISC */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli/severity.h"

/*
 * policy - settings that every plugin has: the states that the administrator chooses, the time
 * limit, the verbosity and the output format.
 *
 * Read-only after the command line is parsed.
 */
enum output_format { OUTPUT_PLUGIN, OUTPUT_JSON, OUTPUT_PROMETHEUS };

struct policy {
	double timeout_s;
	enum state timeout_state; /* of a run that reaches its deadline */
	bool has_timeout_state;   /* given on the command line */
	struct severities severities;
	enum output_format format;
	int verbosity;
};

/* The defaults of a program with these checks, ending with NULL. */
struct policy policy_default(const struct check *const *checks);

/* "plugin", "json", "prometheus" */
const char *output_format_name(enum output_format format);

/* Returns false if text is not a format. */
bool output_format_parse(const char *text, enum output_format *format);

#endif
