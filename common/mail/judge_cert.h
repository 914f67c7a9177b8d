/* SPDX-License-Identifier: ISC */
#ifndef MAIL_JUDGE_CERT_H
#define MAIL_JUDGE_CERT_H

#include "cli/result.h"
#include "mail/expiry.h"
#include "net/tls_facts.h"

/*
 * judge_cert - checks the certificates of a TLS session against a policy and adds findings:
 * dates, trust, name, strength.
 *
 * Checks each certificate of the path that was built, and the trust anchor, sent or not.
 */
struct cert_policy {
	struct expiry_limits expiry;
	const char *host;         /* the name that the certificate must match */
	const char *const *names; /* or one of these instead */
	int name_count;
};

void judge_cert(struct result *result, const struct tls_facts *tls,
    const struct cert_policy *policy, int64_t now);

/* Below 112 bits of security, or signed with a broken digest. */
bool judge_cert_is_key_weak(const struct cert *cert);
bool judge_cert_is_signature_weak(const struct cert *cert);

/* The decisive certificate: of those with the worst state the one with the least time left. */
struct lifetime {
	bool is_known;
	enum state state;
	int64_t seconds_left;
	double warning_days, critical_days;
};

/* Returns the lifetime of the decisive certificate of a session; tls may be NULL. */
struct lifetime lifetime_of(
    const struct tls_facts *tls, const struct expiry_limits *limits, int64_t now);

/* Returns the decisive one of two. */
struct lifetime lifetime_worse(struct lifetime one, struct lifetime other);

#endif
