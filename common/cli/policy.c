/* SPDX-License-Identifier: ISC */
#include "cli/policy.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"

enum { TIMEOUT_MAX_S = 3600 };

struct policy policy_default(const struct finding_kind *const *tables)
{
	return (struct policy){
		.timeout_s = 10,
		.timeout_state = STATE_CRITICAL,
		.severities = { .tables = tables },
	};
}

static const char *read_timeout(const char *text, void *variable)
{
	struct policy *policy = variable;
	const char *colon = strchr(text, ':');
	size_t length = colon ? (size_t)(colon - text) : strlen(text);
	double seconds;

	if (length > 40 || !decimal_parse_bytes(text, (int)length, &seconds) ||
	    seconds <= 0 || seconds > (double)TIMEOUT_MAX_S)
		return mem_printf("'%s' is not a time in seconds (above 0, up to %d)",
		    clean_text(text, length, 80), TIMEOUT_MAX_S);
	policy->timeout_state = STATE_CRITICAL;
	policy->has_timeout_state = colon != NULL;
	if (colon && !state_parse(colon + 1, &policy->timeout_state))
		return state_parse_error(colon + 1);
	policy->timeout_s = seconds;
	return NULL;
}

static const char *read_range(const char *text, void *variable)
{
	return range_parse(text, variable);
}

static const char *read_severity(const char *text, void *variable)
{
	return severities_read(text, variable);
}

const struct option_type option_timeout = { "timeout", true, false, read_timeout };
const struct option_type option_range = { "range", true, false, read_range };
const struct option_type option_severity = { "severity", true, true, read_severity };
