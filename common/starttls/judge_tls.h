/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_TLS_H
#define STARTTLS_JUDGE_TLS_H

#include "cli/report.h"
#include "starttls/settings.h"

/*
 * judge_tls - judges one TLS session and its certificates and adds findings; also a
 * handshake that fails after the certificates.
 */
void judge_tls(struct result *result, const struct tls_facts *tls,
    const struct starttls_settings *settings, const char *host, int64_t now);

#endif
