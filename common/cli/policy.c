/* SPDX-License-Identifier: ISC */
#include "cli/policy.h"

#include <string.h>

struct policy policy_default(const struct check *const *checks)
{
	return (struct policy){
		.timeout_s = 10,
		.timeout_state = STATE_CRITICAL,
		.severities = { .checks = checks },
	};
}

const char *output_format_name(enum output_format format)
{
	static const char *const names[] = {
		[OUTPUT_PLUGIN] = "plugin",
		[OUTPUT_JSON] = "json",
		[OUTPUT_PROMETHEUS] = "prometheus",
	};

	return names[format];
}

bool output_format_parse(const char *text, enum output_format *format)
{
	for (int i = OUTPUT_PLUGIN; i <= OUTPUT_PROMETHEUS; i++) {
		if (strcmp(text, output_format_name((enum output_format)i)) == 0) {
			*format = (enum output_format)i;
			return true;
		}
	}
	return false;
}
