/* SPDX-License-Identifier: ISC */
#include "mail/judge_cert.h"

#include "base/calendar.h"
#include "base/mem.h"
#include "base/text.h"
#include "mail/findings.h"

enum { DAY_S = 86400, NAMES_SHOWN = 10, SIGNATURE_BITS_MIN = 112 };

static double days(int64_t seconds)
{
	return (double)seconds / (double)DAY_S;
}

static struct lifetime lifetime_of_cert(
    const struct cert *cert, const struct expiry_limits *limits, int64_t now)
{
	double whole = days(cert->not_after - cert->not_before);
	struct lifetime lifetime = {
		.is_known = cert->has_dates,
		.seconds_left = cert->not_after - now,
		.warning_days = expiry_limit_days(&limits->warning, whole),
		.critical_days = expiry_limit_days(&limits->critical, whole),
	};

	double days_left = days(lifetime.seconds_left);

	if (days_left < 0 || days_left < lifetime.critical_days)
		lifetime.state = STATE_CRITICAL;
	else if (days_left < lifetime.warning_days)
		lifetime.state = STATE_WARNING;
	return lifetime;
}

struct lifetime lifetime_worse(struct lifetime one, struct lifetime other)
{
	if (!one.is_known || !other.is_known)
		return one.is_known ? one : other;
	if (one.state != other.state)
		return state_worse(one.state, other.state) == one.state ? one : other;
	return one.seconds_left <= other.seconds_left ? one : other;
}

struct lifetime lifetime_of(
    const struct tls_facts *tls, const struct expiry_limits *limits, int64_t now)
{
	struct lifetime worst = { .is_known = false };

	if (!tls || tls->chain_count == 0 || !tls->chain[0].has_dates)
		return worst;
	for (int i = 0; i < tls->chain_count; i++) {
		if (!tls->chain[i].is_extra)
			worst = lifetime_worse(
			    worst, lifetime_of_cert(&tls->chain[i], limits, now));
	}
	return worst;
}

static const char *cert_noun(const struct tls_facts *tls, int index)
{
	const struct cert *cert = &tls->chain[index];

	if (index == 0)
		return "certificate";
	return mem_printf("%s '%s'",
	    !cert->is_stored  ? "chain certificate"
	    : cert->is_anchor ? "trust anchor"
			      : "unsent intermediate",
	    cert->subject);
}

static const char *cert_detail(const struct cert *cert, const char *verb, int64_t date)
{
	return mem_printf("%s %s; subject '%s', issuer '%s'", verb, calendar_text(date),
	    cert->subject, cert->issuer);
}

static void judge_dates(struct result *result, const struct tls_facts *tls, int index,
    const struct expiry_limits *limits, int64_t now)
{
	const struct cert *cert = &tls->chain[index];
	const char *noun = cert_noun(tls, index);
	struct lifetime lifetime = lifetime_of_cert(cert, limits, now);
	const struct finding_kind *kinds = findings_certificate;

	if (!cert->has_dates) {
		result_add(result, &kinds[CERTIFICATE_UNTRUSTED],
		    mem_printf("%s has an invalid date", noun));
		return;
	}
	if (cert->not_before > now)
		result_add_detailed(result, &kinds[CERTIFICATE_NOT_YET_VALID],
		    mem_printf("%s is not yet valid (valid in %s)", noun,
			expiry_span_text(cert->not_before - now)),
		    cert_detail(cert, "valid from", cert->not_before));
	if (cert->not_after < now)
		result_add_detailed(result, &kinds[CERTIFICATE_EXPIRED],
		    mem_printf("%s expired %s ago", noun,
			expiry_span_text(now - cert->not_after)),
		    cert_detail(cert, "valid until", cert->not_after));
	else if (lifetime.state != STATE_OK)
		result_add_as(result, &kinds[CERTIFICATE_EXPIRING], lifetime.state,
		    mem_printf("%s expires in %s", noun,
			expiry_span_text(cert->not_after - now)),
		    cert_detail(cert, "valid until", cert->not_after));
}

/* BSI TR-02102-1 and NIST SP 800-131A: 112 bits of security. */
bool judge_cert_is_key_weak(const struct cert *cert)
{
	static const int bits_min[] = {
		[CERT_KEY_OTHER] = 0,
		[CERT_KEY_RSA] = 2048,
		[CERT_KEY_DSA] = 2048,
		[CERT_KEY_EC] = 224,
	};

	return cert->is_exponent_weak || cert->key_bits < bits_min[cert->key_kind];
}

bool judge_cert_is_signature_weak(const struct cert *cert)
{
	return cert->digest != CERT_DIGEST_OTHER ||
	       (cert->signature_bits > 0 && cert->signature_bits < SIGNATURE_BITS_MIN);
}

static void judge_strength(struct result *result, const struct tls_facts *tls, int index)
{
	const struct cert *cert = &tls->chain[index];
	const char *noun = cert_noun(tls, index);

	if (judge_cert_is_key_weak(cert))
		result_add(result, &findings_certificate[CERTIFICATE_WEAK_KEY],
		    mem_printf("%s has a weak key (%s)", noun, cert->key));
	/* RFC 8446 4.4.2.2: a root is trusted by itself, whatever its signature. */
	if (judge_cert_is_signature_weak(cert) && (index == 0 || !cert->is_self_signed))
		result_add(result, &findings_certificate[CERTIFICATE_WEAK_SIGNATURE],
		    mem_printf("%s has a weak signature (%s)", noun, cert->signature));
}

static const char *names_text(const struct cert *cert)
{
	int shown = cert->name_count < NAMES_SHOWN ? cert->name_count : NAMES_SHOWN;
	int more = cert->name_count - shown + cert->names_left_out;

	if (cert->name_count == 0)
		return mem_printf(
		    "it has no subjectAltName (common name '%s')", cert->subject);
	const char *text = text_join(cert->names, shown, ", ");
	return more ? mem_printf("it is for %s and %d more", text, more)
		    : mem_printf("it is for %s", text);
}

static void judge_name(
    struct result *result, const struct tls_facts *tls, const struct cert_policy *policy)
{
	int shown = policy->name_count < NAMES_SHOWN ? policy->name_count : NAMES_SHOWN;
	int more = policy->name_count - shown;
	const char *wanted = shown ? text_join(policy->names, shown, " or ")
				   : policy->host;

	if (more > 0)
		wanted = mem_printf("%s or %d more", wanted, more);
	if (!tls->is_for_name)
		result_add_detailed(result,
		    &findings_certificate[CERTIFICATE_NAME_MISMATCH],
		    mem_printf("certificate is not for %s", wanted),
		    names_text(&tls->chain[0]));
}

/* Missing or unreadable anchors are not the server's fault. */
static void judge_trust(struct result *result, const struct verification *verification)
{
	if (verification->lack)
		result_add(result, &findings_certificate[CERTIFICATE_NO_ANCHORS],
		    mem_printf("certificate cannot be verified: %s", verification->lack));
	for (int i = 0; i < verification->problem_count; i++) {
		if (!verification->lack || !verification->is_lack[i])
			result_add(result, &findings_certificate[CERTIFICATE_UNTRUSTED],
			    mem_printf("certificate is not trusted: %s",
				verification->problems[i]));
	}
}

void judge_cert(struct result *result, const struct tls_facts *tls,
    const struct cert_policy *policy, int64_t now)
{
	for (int i = 0; i < tls->chain_count; i++) {
		if (!tls->chain[i].is_extra)
			judge_dates(result, tls, i, &policy->expiry, now);
	}
	judge_trust(result, &tls->verification);
	if (tls->verification.missing)
		result_add(result,
		    &findings_certificate[CERTIFICATE_MISSING_INTERMEDIATE],
		    mem_printf("does not send the intermediate certificate '%s', which "
			       "only the trust store of this machine has",
			tls->verification.missing));
	judge_name(result, tls, policy);
	for (int i = 0; i < tls->chain_count; i++) {
		if (!tls->chain[i].is_extra)
			judge_strength(result, tls, i);
	}
}
