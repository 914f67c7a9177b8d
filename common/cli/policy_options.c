/* SPDX-License-Identifier: ISC */
#include "cli/policy_options.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"
#include "cli/help.h"
#include "cli/policy.h"
#include "cli/range.h"
#include "cli/spelling.h"

enum { TIMEOUT_MAX_S = 3600 };

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

static const char *read_output(const char *text, void *variable)
{
	struct spelling spelling = spelling_of(text);

	if (output_format_parse(text, variable))
		return NULL;
	for (int i = OUTPUT_PLUGIN; i <= OUTPUT_PROMETHEUS; i++)
		spelling_consider(&spelling, output_format_name((enum output_format)i));
	return mem_printf("'%s' is not a format%s", clean_text(text, strlen(text), 80),
	    spelling_hint(&spelling, "", " (plugin, json, prometheus)"));
}

const struct option_type option_timeout = { "timeout", .takes_value = true,
	.read = read_timeout };
const struct option_type option_range = { "range", .takes_value = true,
	.read = read_range };
const struct option_type option_severity = { "severity", .takes_value = true,
	.is_list = true, .read = read_severity };
const struct option_type option_output = { "output", .takes_value = true,
	.read = read_output };

const struct option_row policy_verdict_rows[] = {
	{ 0, "severity", NULL, &option_severity, offsetof(struct policy, severities),
	    "FINDING=STATE",
	    "state of a finding: ok (accepts it), warning, critical or unknown; "
	    "repeatable" },
	{ 't', "timeout", NULL, &option_timeout, 0, "SECONDS[:STATE]",
	    "stop after SECONDS (10) with STATE (critical)" },
	{ .name = NULL },
};

const struct option_row policy_output_rows[] = {
	{ 0, "output", NULL, &option_output, offsetof(struct policy, format), "FORMAT",
	    "plugin (default), json or prometheus" },
	{ .name = NULL },
};

const struct option_row policy_help_rows[] = {
	{ 0, "list-findings", NULL, &option_findings, 0, NULL,
	    "every finding: id, state, meaning, why, fix, reference" },
	{ 'v', "verbose", NULL, &option_count, offsetof(struct policy, verbosity), NULL,
	    "more output: -v adds the fix, -vv the facts, -vvv the dialogue" },
	{ 'V', "version", NULL, &option_version, 0, NULL, "print the version" },
	{ 'h', "help", NULL, &option_help, 0, NULL, "print this help" },
	{ .name = NULL },
};
