/* SPDX-License-Identifier: ISC */
#include "starttls/judge_tls.h"

#include "cert_facts.h"
#include "found.h"
#include "starttls/check.h"
#include "unit.h"

static const struct check *const checks[] = { &smtp_check, NULL };

static struct tls_facts tls;

/* What is found of the facts in hand. */
static const char *judged(const struct starttls_settings *settings, const char *severity)
{
	struct policy policy = policy_default(checks);
	struct result result = { .check = &smtp_check, .policy = &policy };

	if (severity)
		EXPECT_TEXT(
		    severities_read(severity, &policy.severities), NULL, severity);
	judge_tls(&result, &tls, settings, "mx.test", NOW);
	return found_text(&result);
}

static void begin(enum tls_version version, const char *text)
{
	tls = (struct tls_facts){ .is_established = true,
		.version = version,
		.version_text = text,
		.is_for_name = true,
		.chain = { GOOD_LEAF },
		.chain_count = 1 };
}

static void test_versions(void)
{
	static const struct {
		enum tls_version version;
		const char *text;
		enum tls_version oldest;
		const char *wanted;
	} cases[] = {
		{ TLS_1_3, "TLSv1.3", TLS_1_2, "" },
		{ TLS_1_2, "TLSv1.2", TLS_1_2, "" },
		{ TLS_1_1, "TLSv1.1", TLS_1_2,
		    "C old-tls: speaks TLSv1.1, older than TLSv1.2" },
		{ TLS_1_0, "TLSv1", TLS_1_2,
		    "C old-tls: speaks TLSv1, older than TLSv1.2" },
		{ TLS_OLDER, "SSLv3", TLS_1_0,
		    "C old-tls: speaks SSLv3, older than TLSv1.0" },
		{ TLS_1_0, "TLSv1", TLS_1_1,
		    "C old-tls: speaks TLSv1, older than TLSv1.1" },
		{ TLS_1_0, "TLSv1", TLS_1_0, "" },
		{ TLS_1_2, "TLSv1.2", TLS_1_3,
		    "C old-tls: speaks TLSv1.2, older than TLSv1.3" },
		{ TLS_1_3, "TLSv1.3", TLS_1_3, "" },
	};
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);

	EXPECT_NUMBER(settings.tls_oldest, TLS_1_2, "the default");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		settings.tls_oldest = cases[i].oldest;
		begin(cases[i].version, cases[i].text);
		EXPECT_TEXT(judged(&settings, NULL), cases[i].wanted, cases[i].text);
	}
}

/* Every concession is a finding. */
static void test_concessions(void)
{
	static const char *const wanted[CONCESSIONS] = {
		[CONCEDED_RENEGOTIATION] = "C unsafe-renegotiation: x",
		[CONCEDED_SIGNATURE] = "C weak-handshake: x",
		[CONCEDED_DH] = "C weak-handshake: x",
		[CONCEDED_GROUP] = "C weak-handshake: x",
		[CONCEDED_SUITE] = "C weak-handshake: x",
		[CONCEDED_NULL] = "C weak-cipher: x",
		[CONCEDED_WEAK_SUITE] = "W weak-cipher: x",
		[CONCEDED_KEY_USAGE] = "W nonconforming-certificate: x",
		[CONCEDED_REVOCATION] = "C untrusted: x",
		[CONCEDED_STAPLE] = "W nonconforming-certificate: x",
		[CONCEDED_LENGTH] = "W nonconforming-certificate: x",
		[CONCEDED_TWIN] = "W nonconforming-certificate: x",
		[CONCEDED_FORM] = "W nonconforming-certificate: x",
	};
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);

	for (int i = 0; i < CONCESSIONS; i++) {
		begin(TLS_1_2, "TLSv1.2");
		tls.conceded[i] = "x";
		EXPECT_TEXT(judged(&settings, NULL), wanted[i], wanted[i]);
	}
	begin(TLS_1_1, "TLSv1.1");
	tls.conceded[CONCEDED_DH] = "negotiates a short group";
	tls.conceded[CONCEDED_WEAK_SUITE] = "negotiates 3DES";
	tls.is_for_name = false;
	EXPECT_TEXT(judged(&settings, NULL),
	    "C old-tls: speaks TLSv1.1, older than TLSv1.2\nC name-mismatch: certificate "
	    "is not for mx.test | it has no subjectAltName (common name 'mx.test')\nC "
	    "weak-handshake: negotiates a short group\nW weak-cipher: negotiates 3DES",
	    "in order");
	/* The state of a row that is not its kind's is mapped with the kind. */
	begin(TLS_1_2, "TLSv1.2");
	tls.conceded[CONCEDED_NULL] = "does not encrypt";
	tls.conceded[CONCEDED_WEAK_SUITE] = "negotiates 3DES";
	EXPECT_TEXT(judged(&settings, "weak-cipher=ok"),
	    "O weak-cipher: does not encrypt\nO weak-cipher: negotiates 3DES",
	    "--severity");
}

static void test_certificates(void)
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);

	begin(TLS_1_3, "TLSv1.3");
	tls.is_for_name = false;
	tls.chain_count = 0;
	EXPECT_TEXT(judged(&settings, NULL), "", "no certificate has no name");
	begin(TLS_1_3, "TLSv1.3");
	tls.is_for_name = false;
	text_list_add(&settings.verify_names, "other.test");
	EXPECT_TEXT(judged(&settings, NULL),
	    "C name-mismatch: certificate is not for other.test | it has no "
	    "subjectAltName (common name 'mx.test')",
	    "--verify-name");
	begin(TLS_1_3, "TLSv1.3");
	settings.expiry.warning = (struct expiry_limit){ .days = 301 };
	EXPECT_TEXT(judged(&settings, NULL),
	    "W certificate-expiring: certificate expires in 300 days | valid until "
	    "2026-10-28 00:00:00 UTC; subject 'mx.test', issuer 'Test CA'",
	    "-D");
}

int main(void)
{
	test_versions();
	test_concessions();
	test_certificates();
	return unit_end();
}
