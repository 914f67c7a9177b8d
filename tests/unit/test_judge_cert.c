/* SPDX-License-Identifier: ISC */
#include "mail/judge_cert.h"

#include "cert_facts.h"
#include "found.h"
#include "mail/findings.h"
#include "unit.h"

enum { CHAIN_MAX = 3 };

static const struct finding_kind *const tables[] = { findings_certificate, NULL };
static const struct check check = { .name = "cert", .findings = tables };
static const struct check *const checks[] = { &check, NULL };

struct cert_case {
	const char *name;
	struct cert chain[CHAIN_MAX]; /* up to the first without a subject */
	struct verification verification;
	bool is_of_other_name;
	const char *wanted;
};

static void fill(struct tls_facts *tls, const struct cert_case *test)
{
	*tls = (struct tls_facts){ .is_established = true,
		.is_for_name = !test->is_of_other_name,
		.verification = test->verification };
	while (tls->chain_count < CHAIN_MAX && test->chain[tls->chain_count].subject) {
		tls->chain[tls->chain_count] = test->chain[tls->chain_count];
		tls->chain_count++;
	}
}

static void expect_cases(const struct cert_case *cases, size_t count)
{
	static struct tls_facts tls;
	static const struct cert_policy wanted = { .host = "mx.test" };
	struct cert_policy cert_policy = wanted;
	struct policy policy = policy_default(checks);

	cert_policy.expiry = expiry_default;
	for (size_t i = 0; i < count; i++) {
		struct result result = { .check = &check, .policy = &policy };

		fill(&tls, &cases[i]);
		judge_cert(&result, &tls, &cert_policy, NOW);
		EXPECT_TEXT(found_text(&result), cases[i].wanted, cases[i].name);
	}
}

#define UNTIL(date) " | valid until " date "; subject 'mx.test', issuer 'Test CA'"
#define FROM(date)  " | valid from " date "; subject 'mx.test', issuer 'Test CA'"

/* A certificate of 365 days has limits of 21 and 7 days. */
static void test_dates(void)
{
	static const struct cert_case cases[] = {
		{ "good", { GOOD_LEAF }, .wanted = "" },
		{ "expired three days ago",
		    { { LEAF, DATES(-362 * DAY, -3 * DAY), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-expired: certificate expired 3 days ago" UNTIL(
			    "2025-12-29 00:00:00 UTC") },
		{ "expired a second ago",
		    { { LEAF, DATES(-365 * DAY, -1), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-expired: certificate expired 0 minutes ago" UNTIL(
			    "2025-12-31 23:59:59 UTC") },
		/* RFC 5280 4.1.2.5: through notAfter, inclusive. */
		{ "its last second", { { LEAF, DATES(-365 * DAY, 0), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-expiring: certificate expires in 0 minutes" UNTIL(
			    "2026-01-01 00:00:00 UTC") },
		{ "a second below 7 days",
		    { { LEAF, DATES(-358 * DAY, 7 * DAY - 1), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-expiring: certificate expires in 6 days" UNTIL(
			    "2026-01-07 23:59:59 UTC") },
		{ "7 days", { { LEAF, DATES(-358 * DAY, 7 * DAY), GOOD_KEY, SIGNED } },
		    .wanted =
			"W certificate-expiring: certificate expires in 7 days" UNTIL(
			    "2026-01-08 00:00:00 UTC") },
		{ "a second below 21 days",
		    { { LEAF, DATES(-344 * DAY, 21 * DAY - 1), GOOD_KEY, SIGNED } },
		    .wanted =
			"W certificate-expiring: certificate expires in 20 days" UNTIL(
			    "2026-01-21 23:59:59 UTC") },
		{ "21 days", { { LEAF, DATES(-344 * DAY, 21 * DAY), GOOD_KEY, SIGNED } },
		    .wanted = "" },
		{ "6 of 6 days", { { LEAF, DATES(0, 6 * DAY), GOOD_KEY, SIGNED } },
		    .wanted = "" },
		{ "20 hours of 6 days",
		    { { LEAF, DATES(-124 * HOUR, 20 * HOUR), GOOD_KEY, SIGNED } },
		    .wanted =
			"W certificate-expiring: certificate expires in 20 hours" UNTIL(
			    "2026-01-01 20:00:00 UTC") },
		{ "12 hours of 6 days",
		    { { LEAF, DATES(-132 * HOUR, 12 * HOUR), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-expiring: certificate expires in 12 hours" UNTIL(
			    "2026-01-01 12:00:00 UTC") },
		{ "valid from this second",
		    { { LEAF, DATES(0, 90 * DAY), GOOD_KEY, SIGNED } }, .wanted = "" },
		{ "valid from the next second",
		    { { LEAF, DATES(1, 90 * DAY), GOOD_KEY, SIGNED } },
		    .wanted = "C certificate-not-yet-valid: certificate is not yet "
			      "valid (valid in 0 minutes)" FROM(
				  "2026-01-01 00:00:01 UTC") },
		{ "valid from tomorrow",
		    { { LEAF, DATES(DAY, 90 * DAY), GOOD_KEY, SIGNED } },
		    .wanted = "C certificate-not-yet-valid: certificate is not yet "
			      "valid (valid in 24 hours)" FROM(
				  "2026-01-02 00:00:00 UTC") },
		{ "the dates in the wrong order",
		    { { LEAF, DATES(DAY, -DAY), GOOD_KEY, SIGNED } },
		    .wanted =
			"C certificate-not-yet-valid: certificate is not yet "
			"valid (valid in 24 hours)" FROM(
			    "2026-01-02 00:00:00 UTC") "\n"
						       "C certificate-expired: "
						       "certificate expired 24 hours "
						       "ago" UNTIL(
							   "2025-12-31 00:00:00 UTC") },
		{ "without dates", { { LEAF, GOOD_KEY, SIGNED } },
		    .wanted = "C untrusted: certificate has an invalid date" },
	};

	expect_cases(cases, sizeof cases / sizeof *cases);
}

static void test_chain(void)
{
	static const struct cert_case cases[] = {
		{ "good",
		    { GOOD_LEAF, GOOD_CHAINED,
			{ ROOT, GOOD_DATES, GOOD_KEY, SIGNED, .is_stored = true,
			    .is_anchor = true } },
		    .wanted = "" },
		{ "an intermediate that was sent expires",
		    { GOOD_LEAF,
			{ CHAINED, DATES(-355 * DAY, 10 * DAY), GOOD_KEY, SIGNED } },
		    .wanted = "W certificate-expiring: chain certificate 'Test CA' "
			      "expires in 10 days | valid until 2026-01-11 00:00:00 "
			      "UTC; subject 'Test CA', issuer 'Test Root'" },
		{ "an anchor of the store has expired",
		    { GOOD_LEAF, { ROOT, DATES(-3650 * DAY, -2 * DAY), GOOD_KEY, SIGNED,
				     .is_stored = true, .is_anchor = true } },
		    .wanted = "C certificate-expired: trust anchor 'Test Root' expired 2 "
			      "days ago | valid until 2025-12-30 00:00:00 UTC; subject "
			      "'Test Root', issuer 'Test Root'" },
		{ "an anchor that was sent has expired",
		    { GOOD_LEAF, { ROOT, DATES(-3650 * DAY, -2 * DAY), GOOD_KEY, SIGNED,
				     .is_anchor = true } },
		    .wanted = "C certificate-expired: chain certificate 'Test Root' "
			      "expired 2 days ago | valid until 2025-12-30 00:00:00 UTC; "
			      "subject 'Test Root', issuer 'Test Root'" },
		{ "an intermediate of the store is not valid yet",
		    { GOOD_LEAF, { CHAINED, DATES(2 * DAY, 300 * DAY), GOOD_KEY, SIGNED,
				     .is_stored = true } },
		    .wanted = "C certificate-not-yet-valid: unsent intermediate 'Test "
			      "CA' is not yet valid (valid in 2 days) | valid from "
			      "2026-01-03 00:00:00 UTC; subject 'Test CA', issuer 'Test "
			      "Root'" },
		{ "an intermediate without dates",
		    { GOOD_LEAF, { CHAINED, GOOD_KEY, SIGNED } },
		    .wanted =
			"C untrusted: chain certificate 'Test CA' has an invalid date" },
		{ "what is not part of the path is not judged",
		    { GOOD_LEAF,
			{ CHAINED, DATES(-355 * DAY, -10 * DAY), KEY("RSA 512", RSA, 512),
			    SIGNED_BY("md5WithRSAEncryption", MD5), .is_extra = true } },
		    .wanted = "" },
		{ "keys and signatures of the whole path",
		    { GOOD_LEAF,
			{ CHAINED, GOOD_DATES, KEY("RSA 1024", RSA, 1024),
			    SIGNED_BY("sha1WithRSAEncryption", SHA1) },
			{ ROOT, GOOD_DATES, KEY("RSA 1024", RSA, 1024),
			    SIGNED_BY("sha1WithRSAEncryption", SHA1), .is_stored = true,
			    .is_anchor = true } },
		    .wanted =
			"W weak-key: chain certificate 'Test CA' has a weak key (RSA "
			"1024)\n"
			"W weak-signature: chain certificate 'Test CA' has a weak "
			"signature (sha1WithRSAEncryption)\n"
			"W weak-key: trust anchor 'Test Root' has a weak key (RSA "
			"1024)" },
		/* RFC 8446 4.4.2.2: not so for the server's own. */
		{ "a self-signed certificate that is the server's",
		    { { ROOT, GOOD_DATES, GOOD_KEY,
			SIGNED_BY("sha1WithRSAEncryption", SHA1) } },
		    .wanted = "W weak-signature: certificate has a weak signature "
			      "(sha1WithRSAEncryption)" },
	};

	expect_cases(cases, sizeof cases / sizeof *cases);
}

static void test_strength(void)
{
	static const struct {
		const char *name;
		struct cert cert;
		bool is_key_weak, is_signature_weak;
	} cases[] = {
		{ "RSA 2048", { GOOD_KEY, SIGNED }, false, false },
		{ "RSA 2047", { KEY("RSA 2047", RSA, 2047), SIGNED }, true, false },
		{ "RSA 4096, exponent 1",
		    { KEY("RSA 4096", RSA, 4096), .is_exponent_weak = true, SIGNED },
		    true, false },
		{ "DSA 2048", { KEY("DSA 2048", DSA, 2048), SIGNED }, false, false },
		{ "DSA 1024", { KEY("DSA 1024", DSA, 1024), SIGNED }, true, false },
		{ "EC 256", { KEY("EC prime256v1 256", EC, 256), SIGNED }, false, false },
		{ "EC 224", { KEY("EC secp224r1 224", EC, 224), SIGNED }, false, false },
		{ "EC 223", { KEY("EC sect223 223", EC, 223), SIGNED }, true, false },
		{ "Ed25519", { KEY("ED25519 256", OTHER, 256), SIGNED }, false, false },
		{ "an unknown key", { KEY("unknown", OTHER, 0), SIGNED }, false, false },
		{ "MD2", { GOOD_KEY, SIGNED_BY("md2", MD2), .signature_bits = 128 },
		    false, true },
		{ "MD4", { GOOD_KEY, SIGNED_BY("md4", MD4), .signature_bits = 128 },
		    false, true },
		{ "MD5", { GOOD_KEY, SIGNED_BY("md5", MD5), .signature_bits = 39 }, false,
		    true },
		{ "SHA-1", { GOOD_KEY, SIGNED_BY("sha1", SHA1), .signature_bits = 63 },
		    false, true },
		{ "112 bits", { GOOD_KEY, .signature_bits = 112 }, false, false },
		{ "111 bits", { GOOD_KEY, .signature_bits = 111 }, false, true },
		{ "unknown bits", { GOOD_KEY, .signature_bits = -1 }, false, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		EXPECT(judge_cert_is_key_weak(&cases[i].cert) == cases[i].is_key_weak,
		    cases[i].name);
		EXPECT(judge_cert_is_signature_weak(&cases[i].cert) ==
			   cases[i].is_signature_weak,
		    cases[i].name);
	}
}

static void test_trust(void)
{
	static const struct cert_case cases[] = {
		{ "one problem", { GOOD_LEAF },
		    { .problems = { "it is self-signed" }, .problem_count = 1 },
		    .wanted = "C untrusted: certificate is not trusted: it is "
			      "self-signed" },
		{ "two problems", { GOOD_LEAF },
		    { .problems = { "one", "another" }, .problem_count = 2 },
		    .wanted = "C untrusted: certificate is not trusted: one\n"
			      "C untrusted: certificate is not trusted: another" },
		{ "no anchor was found, and this machine has some", { GOOD_LEAF },
		    { .problems = { "the issuer is unknown" },
			.is_lack = { true },
			.problem_count = 1 },
		    .wanted = "C untrusted: certificate is not trusted: the issuer is "
			      "unknown" },
		{ "this machine has no anchors", { GOOD_LEAF },
		    { .problems = { "the issuer is unknown" },
			.is_lack = { true },
			.problem_count = 1,
			.lack = "no anchors" },
		    .wanted = "U no-trust-anchors: certificate cannot be verified: no "
			      "anchors" },
		{ "this machine has no anchors, and the chain does not hold",
		    { GOOD_LEAF },
		    { .problems = { "the issuer is unknown", "it is no CA" },
			.is_lack = { true, false },
			.problem_count = 2,
			.lack = "no anchors" },
		    .wanted = "U no-trust-anchors: certificate cannot be verified: no "
			      "anchors\n"
			      "C untrusted: certificate is not trusted: it is no CA" },
		{ "an intermediate was not sent", { GOOD_LEAF }, { .missing = "Test CA" },
		    .wanted = "C missing-intermediate: does not send the intermediate "
			      "certificate 'Test CA', which only the trust store of this "
			      "machine has" },
		{ "dates, trust, name and strength, in this order",
		    { { LEAF, DATES(-362 * DAY, -3 * DAY), KEY("RSA 1024", RSA, 1024),
			SIGNED } },
		    { .problems = { "it is self-signed" },
			.problem_count = 1,
			.missing = "Test CA" },
		    .is_of_other_name = true,
		    .wanted =
			"C certificate-expired: certificate expired 3 days ago" UNTIL(
			    "2025-12-29 00:00:00 UTC") "\nC untrusted: certificate is "
						       "not trusted: it is "
						       "self-signed\nC "
						       "missing-intermediate: does not "
						       "send the intermediate "
						       "certificate 'Test CA', which "
						       "only the trust store of this "
						       "machine has\nC name-mismatch: "
						       "certificate is not for mx.test | "
						       "it has no subjectAltName (common "
						       "name 'mx.test')\nW weak-key: "
						       "certificate has a weak key (RSA "
						       "1024)" },
	};

	expect_cases(cases, sizeof cases / sizeof *cases);
}

static const char *const letters[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
	"k", "l" };

static void test_names(void)
{
	static const struct {
		const char *name;
		int wanted_count, carried_count, left_out;
		const char *wanted;
	} cases[] = {
		{ "the host alone", 0, 1, 0, "mx.test | it is for a" },
		{ "a name that is given", 1, 2, 0, "a | it is for a, b" },
		{ "names that are given", 2, 0, 0,
		    "a or b | it has no subjectAltName (common name 'mx.test')" },
		{ "ten", 10, 10, 0,
		    "a or b or c or d or e or f or g or h or i or j | it is for a, b, c, "
		    "d, e, f, g, h, i, j" },
		{ "eleven", 11, 11, 0,
		    "a or b or c or d or e or f or g or h or i or j or 1 more | it is "
		    "for "
		    "a, b, c, d, e, f, g, h, i, j and 1 more" },
		{ "more than are kept", 12, 12, 30,
		    "a or b or c or d or e or f or g or h or i or j or 2 more | it is "
		    "for "
		    "a, b, c, d, e, f, g, h, i, j and 32 more" },
	};
	static struct tls_facts tls;
	struct policy policy = policy_default(checks);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cert_policy wanted = { expiry_default, "mx.test", letters,
			cases[i].wanted_count };
		struct result result = { .check = &check, .policy = &policy };

		tls = (struct tls_facts){ .chain_count = 1, .chain = { GOOD_LEAF } };
		for (int k = 0; k < cases[i].carried_count; k++)
			tls.chain[0].names[k] = letters[k];
		tls.chain[0].name_count = cases[i].carried_count;
		tls.chain[0].names_left_out = cases[i].left_out;
		judge_cert(&result, &tls, &wanted, NOW);
		EXPECT_TEXT(found_text(&result),
		    mem_printf(
			"C name-mismatch: certificate is not for %s", cases[i].wanted),
		    cases[i].name);
	}
}

int main(void)
{
	test_dates();
	test_chain();
	test_strength();
	test_trust();
	test_names();
	return unit_end();
}
