/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MAIL_HOSTS_H
#define STARTTLS_MAIL_HOSTS_H

#include "starttls/plan.h"

/*
 * mail_hosts - the targets of a domain: each address of each mail host (RFC 5321 5.1).
 *
 * What is wrong with the domain's MX records is found on the way.
 */
void mail_hosts_find(struct targets *targets, const struct starttls_settings *settings,
    struct resolver *resolver, struct deadline deadline);

#endif
