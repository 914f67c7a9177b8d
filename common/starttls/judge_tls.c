/* SPDX-License-Identifier: ISC */
#include "starttls/judge_tls.h"

#include "base/mem.h"
#include "mail/judge_cert.h"
#include "starttls/findings.h"

static const char *version_name(enum tls_version version)
{
	static const char *const names[] = {
		[TLS_OLDER] = "SSL",
		[TLS_1_0] = "TLSv1.0",
		[TLS_1_1] = "TLSv1.1",
		[TLS_1_2] = "TLSv1.2",
		[TLS_1_3] = "TLSv1.3",
	};

	return names[version];
}

/* The finding of each concession of the probe, and its state if it differs from the
 * kind's. */
static const struct {
	const struct finding_kind *kind;
	enum state state;
} concession_findings[CONCESSIONS] = {
	[CONCEDED_RENEGOTIATION] = { &findings_tls[TLS_UNSAFE_RENEGOTIATION],
	    STATE_CRITICAL },
	[CONCEDED_SIGNATURE] = { &findings_tls[TLS_WEAK_HANDSHAKE], STATE_CRITICAL },
	[CONCEDED_DH] = { &findings_tls[TLS_WEAK_HANDSHAKE], STATE_CRITICAL },
	[CONCEDED_GROUP] = { &findings_tls[TLS_WEAK_HANDSHAKE], STATE_CRITICAL },
	[CONCEDED_SUITE] = { &findings_tls[TLS_WEAK_HANDSHAKE], STATE_CRITICAL },
	[CONCEDED_NULL] = { &findings_tls[TLS_WEAK_CIPHER], STATE_CRITICAL },
	[CONCEDED_WEAK_SUITE] = { &findings_tls[TLS_WEAK_CIPHER], STATE_WARNING },
	[CONCEDED_KEY_USAGE] = { &findings_certificate[CERTIFICATE_NONCONFORMING],
	    STATE_WARNING },
	[CONCEDED_REVOCATION] = { &findings_certificate[CERTIFICATE_UNTRUSTED],
	    STATE_CRITICAL },
	[CONCEDED_STAPLE] = { &findings_certificate[CERTIFICATE_NONCONFORMING],
	    STATE_WARNING },
	[CONCEDED_LENGTH] = { &findings_certificate[CERTIFICATE_NONCONFORMING],
	    STATE_WARNING },
	[CONCEDED_TWIN] = { &findings_certificate[CERTIFICATE_NONCONFORMING],
	    STATE_WARNING },
	[CONCEDED_FORM] = { &findings_certificate[CERTIFICATE_NONCONFORMING],
	    STATE_WARNING },
};

static void judge_concessions(struct result *result, const struct tls_facts *tls)
{
	for (int i = 0; i < CONCESSIONS; i++) {
		if (tls->conceded[i])
			result_add_as(result, concession_findings[i].kind,
			    concession_findings[i].state, tls->conceded[i], NULL);
	}
}

void judge_tls(struct result *result, const struct tls_facts *tls,
    const struct starttls_settings *settings, const char *host, int64_t now)
{
	const struct cert_policy policy = { settings->expiry, host,
		settings->verify_names.texts, settings->verify_names.count };

	if (tls->version < settings->tls_oldest)
		result_add(result, &findings_tls[TLS_OLD],
		    mem_printf("speaks %s, older than %s", tls->version_text,
			version_name(settings->tls_oldest)));
	if (tls->chain_count > 0)
		judge_cert(result, tls, &policy, now);
	judge_concessions(result, tls);
}
