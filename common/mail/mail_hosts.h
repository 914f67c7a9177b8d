/* SPDX-License-Identifier: ISC */
#ifndef MAIL_MAIL_HOSTS_H
#define MAIL_MAIL_HOSTS_H

#include "mail/targets.h"

/*
 * mail_hosts - the targets of a domain: each address of each mail host (RFC 5321 5.1).
 *
 * What is wrong with the domain's MX records is found on the way.
 */
void mail_hosts_find(
    struct targets *targets, const struct settings *settings, struct deadline deadline);

#endif
