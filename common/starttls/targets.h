/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_TARGETS_H
#define STARTTLS_TARGETS_H

#include "cli/section.h"
#include "starttls/plan.h"

/*
 * targets - whom the settings have us probe: addresses of one host, or a domain's mail
 * hosts.
 *
 * What is wrong before any server is talked to (DNS, MX) is found here.  DNS is only asked for
 * names that are neither addresses nor in /etc/hosts.
 */
/* The section tells what the administrator accepts. */
void targets_find(struct targets *targets, const struct section *section,
    const struct starttls_settings *settings, struct resolver *resolver,
    struct deadline deadline);

/* Looks up the family that a partial target lacks, and adds what is found: RFC 8305 3 lets the
 * connection begin without it. */
void targets_complete(struct targets *targets, struct target *target,
    const struct starttls_settings *settings, struct deadline deadline);

#endif
