/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_TARGETS_H
#define STARTTLS_TARGETS_H

#include "cli/section.h"
#include "starttls/plan.h"

/*
 * targets - the targets that the settings select: addresses of one host, or a domain's
 * mail hosts.
 *
 * Adds the findings that precede a connection (DNS, MX).  Queries DNS only for names that
 * are neither addresses nor in /etc/hosts.
 */
/* section: the findings that the administrator accepts. */
void targets_find(struct targets *targets, const struct section *section,
    const struct starttls_settings *settings, struct resolver *resolver,
    struct deadline deadline);

/* Looks up the missing family of a partial target and adds its addresses: RFC 8305 3
 * allows a connection to begin without it. */
void targets_complete(struct targets *targets, struct target *target,
    const struct starttls_settings *settings, struct deadline deadline);

#endif
