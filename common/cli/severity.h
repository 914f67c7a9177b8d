/* SPDX-License-Identifier: ISC */
#ifndef CLI_SEVERITY_H
#define CLI_SEVERITY_H

#include "cli/check.h"

/*
 * severity - the administrator's map from findings to states (--severity).
 *
 * A finding is named by its id, with the name of its check in front ("spf/no-record") or, where
 * the program has one check, bare.  Read-only once the command line has been read.
 */
struct severities {
	const struct check *const *checks; /* of the program, ending in NULL */
	struct severity *first;
};

/* Reads "FINDING=STATE".  NULL, or a sentence on what is wrong with it. */
const char *severities_read(const char *text, struct severities *severities);

/* The state that the check's kind is mapped to, else the one given.  True in *is_mapped where it
 * is mapped. */
enum state severities_state(const struct severities *severities,
    const struct check *check, const struct finding_kind *kind, enum state otherwise,
    bool *is_mapped);

#endif
