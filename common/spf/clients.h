/* SPDX-License-Identifier: ISC */
#ifndef SPF_CLIENTS_H
#define SPF_CLIENTS_H

#include "cli/section.h"
#include "spf/dns.h"
#include "spf/settings.h"

/*
 * clients - check_host() for each client of the settings, compared with the expected
 * results; one result per client, the first unexpected one leads.
 *
 * With several clients, each may ask SPF_CLIENT_QUESTIONS questions, and as many for its
 * HELO name: RFC 7208 4.6.4 allows ten terms with ten mail hosts each, 111 questions with
 * the record.  A single client may use the limit of the run (DNS_QUESTIONS_MAX).
 */
enum { SPF_CLIENT_QUESTIONS = 120 };

void spf_clients_run(
    struct section *section, struct spf_dns *dns, const struct spf_settings *settings);

#endif
