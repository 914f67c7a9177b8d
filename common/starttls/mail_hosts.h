/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MAIL_HOSTS_H
#define STARTTLS_MAIL_HOSTS_H

#include "starttls/plan.h"

/*
 * mail_hosts - the targets of a domain: each address of each mail host (RFC 5321 5.1).
 *
 * Also adds the findings on the domain's MX records.
 */
void mail_hosts_find(struct targets *targets, const struct starttls_settings *settings,
    struct resolver *resolver, struct deadline deadline);

#endif
