/* SPDX-License-Identifier: ISC */
#ifndef MAIL_JUDGE_TLS_H
#define MAIL_JUDGE_TLS_H

#include "cli/report.h"
#include "mail/settings.h"

/*
 * judge_tls - the facts of one TLS session and its certificates, into findings; also of one
 * that failed behind its certificates.
 */
void judge_tls(struct result *result, const struct tls_facts *tls,
    const struct settings *settings, const char *host, int64_t now);

/* The certificate that decides: the one of the worst state with the least time left. */
struct lifetime {
	bool is_known;
	enum state state;
	int64_t seconds_left;
	double warning_days, critical_days;
};

/* The lifetime that decides of a session's certificates; tls may be NULL. */
struct lifetime lifetime_of(
    const struct tls_facts *tls, const struct expiry_limits *limits, int64_t now);

/* The one that decides of two. */
struct lifetime lifetime_worse(struct lifetime one, struct lifetime other);

#endif
