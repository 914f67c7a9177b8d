/* SPDX-License-Identifier: ISC */
#ifndef SPF_CLIENTS_H
#define SPF_CLIENTS_H

#include "cli/section.h"
#include "spf/dns.h"
#include "spf/settings.h"

/*
 * clients - check_host() for every client of the settings, against what is expected,
 * into a result a client; the first unexpected one leads.
 *
 * With several clients each may ask SPF_CLIENT_QUESTIONS, and again for its HELO name: RFC
 * 7208 4.6.4 allows ten terms of ten mail hosts each, 111 with the record.  One client has
 * the whole run's (DNS_QUESTIONS_MAX).
 */
enum { SPF_CLIENT_QUESTIONS = 120 };

void spf_clients_run(
    struct section *section, struct spf_dns *dns, const struct spf_settings *settings);

#endif
