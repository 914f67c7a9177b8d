/* SPDX-License-Identifier: ISC */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

#include "cli/finding.h"
#include "cli/option.h"
#include "cli/range.h"

/*
 * policy - what the administrator wants called OK, WARNING, CRITICAL or UNKNOWN, how long
 * the plugin may take and how much it says: the options that every plugin has.
 *
 * Read-only once the command line has been read.
 */
struct policy {
	double timeout_s;
	enum state timeout_state;       /* of a run that reaches its deadline */
	bool has_timeout_state;         /* it was given */
	struct range warning, critical; /* the plugin's headline number */
	struct severities severities;
	int verbosity;
};

/* The defaults of a plugin that can report what is in the tables. */
struct policy policy_default(const struct finding_kind *const *tables);

extern const struct option_type option_timeout;
extern const struct option_type option_range;
extern const struct option_type option_severity;

#define POLICY_THRESHOLD_OPTIONS(policy, number)                                         \
	{ 'w', "warning", NULL, &option_range, &(policy).warning, "RANGE",               \
		"warn when " number " is outside RANGE", "Verdict" },                    \
	{                                                                                \
		'c', "critical", NULL, &option_range, &(policy).critical, "RANGE",       \
		    "the same, critical", "Verdict"                                      \
	}

#define POLICY_OPTIONS(policy)                                                           \
	{ 0, "severity", NULL, &option_severity, &(policy).severities, "FINDING=STATE",  \
		"what a finding yields: ok (silences it), warning, critical or "         \
		"unknown; "                                                              \
		"repeatable",                                                            \
		"Verdict" },                                                             \
	    { 't', "timeout", NULL, &option_timeout, &(policy), "SECONDS[:STATE]",       \
		    "give up after SECONDS (10) with STATE (critical)", "Verdict" },     \
	    { 0, "list-findings", NULL, &option_findings, NULL, NULL,                    \
		    "every finding: id, state, meaning, why, fix, reference", "Help" },  \
	    { 'v', "verbose", NULL, &option_count, &(policy).verbosity, NULL,            \
		    "say more: -v how to fix it, -vv the facts, -vvv the dialogue",      \
		    "Help" },                                                            \
	    { 'V', "version", NULL, &option_version, NULL, NULL, "print the version",    \
		    "Help" },                                                            \
	{                                                                                \
		'h', "help", NULL, &option_help, NULL, NULL, "print this", "Help"        \
	}

#endif
