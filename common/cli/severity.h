/* SPDX-License-Identifier: ISC */
#ifndef CLI_SEVERITY_H
#define CLI_SEVERITY_H

#include "cli/check.h"

/*
 * severity - the administrator's map from findings to states (--severity).
 *
 * A finding is named by the name of its check and its id ("spf/no-record"), or by its id alone
 * if the program has one check.  Read-only after the command line is parsed.
 */
struct severities {
	const struct check *const *checks; /* of the program, ending with NULL */
	struct severity *first;
};

/* Reads "FINDING=STATE".  Returns NULL, or a sentence that describes the error. */
const char *severities_read(const char *text, struct severities *severities);

/* The state that the check's kind is mapped to, else the given one.  Sets *is_mapped to
 * whether it is mapped. */
enum state severities_state(const struct severities *severities,
    const struct check *check, const struct finding_kind *kind, enum state otherwise,
    bool *is_mapped);

#endif
