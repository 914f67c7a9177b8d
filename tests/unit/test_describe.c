/* SPDX-License-Identifier: ISC */
#include "starttls/describe.h"

#include "cert_facts.h"
#include "found.h"
#include "spoken.h"
#include "starttls/check.h"
#include "unit.h"

static const struct check *const checks[] = { &smtp_check, NULL };

static const unsigned char server[4] = { 192, 0, 2, 25 };

static void set_chain(struct tls_facts *tls)
{
	*tls = (struct tls_facts){ .is_established = true,
		.version_text = "TLSv1.3",
		.cipher = "TLS_AES_128_GCM_SHA256",
		.chain = { GOOD_LEAF, GOOD_CHAINED,
		    { CHAINED, GOOD_KEY, SIGNED, .is_extra = true },
		    { CHAINED, GOOD_KEY, SIGNED, .is_stored = true },
		    { ROOT, GOOD_DATES, GOOD_KEY, SIGNED, .is_stored = true,
			.is_anchor = true } },
		.chain_count = 5 };
	tls->chain[0].names[0] = "mx.test";
	tls->chain[0].names[1] = "mail.test";
	tls->chain[0].name_count = 2;
	tls->chain[1].names[0] = "not told";
	tls->chain[1].name_count = 1;
}

static const char *described(const struct probe *probe, const char *alike, int verbosity)
{
	struct policy policy = policy_default(checks);
	struct result result = { .check = &smtp_check, .policy = &policy };
	const char *text = "";

	policy.verbosity = verbosity;
	describe_probe(&result, probe, alike, NOW);
	for (int i = 0; i < result.facts.count; i++)
		text = mem_printf(
		    "%s%s%s", text, i ? "\n" : "", fact_text(&result.facts.facts[i]));
	return result.dialogue.count
		   ? mem_printf("%s\n> %s", text, result.dialogue.texts[0])
		   : text;
}

#define TIME  "Time: 2026-01-01 00:00:00 UTC\n"
#define VALID " valid: 2025-10-28 00:00:00 UTC to 2026-10-28 00:00:00 UTC\n"
#define MADE  ", key RSA 2048, signed with sha256WithRSAEncryption"

static void test_probe(void)
{
	static const struct spoken spoken = { .greeting = "220 mx.test ESMTP",
		.hello = "250-mx.test\n250-SIZE 1000\n250 STARTTLS",
		.inside = "250 mx.test" };
	static const char *trace[] = { "S: 220 mx.test ESMTP" };
	static struct probe probe;

	probe.address = address_ipv4(server, 25);
	EXPECT_TEXT(described(&probe, NULL, 1), "", "without -vv");
	EXPECT_TEXT(
	    described(&probe, NULL, 2), TIME "Address: 192.0.2.25", "nothing was seen");
	text_list_add(&probe.attempts, "192.0.2.24 refused the connection");
	probe.dialogue = dialogue_of(&protocol_smtp, &spoken);
	probe.conn.trace = trace;
	probe.conn.trace_count = 1;
	set_chain(&probe.dialogue.tls);
	EXPECT_TEXT(described(&probe, NULL, 3),
	    TIME "Skipped: 192.0.2.24 refused the connection\nAddress: "
		 "192.0.2.25\nGreeting: 220 mx.test ESMTP\nOffered before TLS: SIZE "
		 "1000; STARTTLS\nTLS: TLSv1.3, TLS_AES_128_GCM_SHA256\nNot checked: a "
		 "second certificate with another key type (RSA, EC), if the server has "
		 "one\nCertificate 0: 'mx.test', issued by 'Test CA'" MADE "\n"
		 "Certificate 0" VALID "Certificate 0 names: mx.test, mail.test\n"
		 "Certificate 1: 'Test CA', issued by 'Test Root'" MADE "\n"
		 "Certificate 1" VALID
		 "Certificate not needed 2: 'Test CA', issued by 'Test Root'" MADE "\n"
		 "Certificate not sent 3: 'Test CA', issued by 'Test Root'" MADE "\n"
		 "Trust anchor 4: 'Test Root', issued by 'Test Root'" MADE "\n"
		 "Trust anchor 4" VALID "Offered inside TLS: nothing\n"
		 "> S: 220 mx.test ESMTP",
	    "all that there is");
	probe.dialogue.tls.is_certificate_asked = true;
	probe.dialogue.tls.conceded[CONCEDED_RENEGOTIATION] = "x";
	probe.conn.trace_count = 0;
	EXPECT_TEXT(described(&probe, "mx2.test:25", 2),
	    TIME "Skipped: 192.0.2.24 refused the connection\nAddress: "
		 "192.0.2.25\nGreeting: 220 mx.test ESMTP\nOffered before TLS: SIZE "
		 "1000; STARTTLS\nTLS: TLSv1.3, TLS_AES_128_GCM_SHA256, no secure "
		 "renegotiation\nClient certificate: the server asks for "
		 "one\nCertificates: as on mx2.test:25\nOffered inside TLS: nothing",
	    "the same certificates as another");
}

static struct probe one, other;

static bool is_alike_after(void (*change)(struct cert *cert))
{
	set_chain(&one.dialogue.tls);
	set_chain(&other.dialogue.tls);
	change(&other.dialogue.tls.chain[0]);
	return describe_is_alike(&one, &other);
}

static void change_nothing(struct cert *cert)
{
	(void)cert;
}

static void change_subject(struct cert *cert)
{
	cert->subject = "x";
}

static void change_issuer(struct cert *cert)
{
	cert->issuer = "x";
}

static void change_key(struct cert *cert)
{
	cert->key = "x";
}

static void change_signature(struct cert *cert)
{
	cert->signature = "x";
}

static void change_begin(struct cert *cert)
{
	cert->not_before++;
}

static void change_end(struct cert *cert)
{
	cert->not_after++;
}

static void change_dates(struct cert *cert)
{
	cert->has_dates = false;
}

static void change_name(struct cert *cert)
{
	cert->names[1] = "x";
}

static void change_names(struct cert *cert)
{
	cert->name_count--;
}

static void change_store(struct cert *cert)
{
	cert->is_stored = true;
}

static void change_anchor(struct cert *cert)
{
	cert->is_anchor = true;
}

static void change_extra(struct cert *cert)
{
	cert->is_extra = true;
}

static void change_what_is_not_printed(struct cert *cert)
{
	cert->signature_bits++;
	cert->is_self_signed = true;
}

static void test_alike(void)
{
	static const struct {
		const char *name;
		void (*change)(struct cert *cert);
	} differences[] = { { "subject", change_subject }, { "issuer", change_issuer },
		{ "key", change_key }, { "signature", change_signature },
		{ "begin", change_begin }, { "end", change_end },
		{ "dates", change_dates }, { "name", change_name },
		{ "names", change_names }, { "store", change_store },
		{ "anchor", change_anchor }, { "extra", change_extra } };

	EXPECT(is_alike_after(change_nothing), "the same");
	EXPECT(is_alike_after(change_what_is_not_printed), "what is not printed");
	for (size_t i = 0; i < sizeof differences / sizeof *differences; i++)
		EXPECT(!is_alike_after(differences[i].change), differences[i].name);
	set_chain(&other.dialogue.tls);
	other.dialogue.tls.chain_count--;
	EXPECT(!describe_is_alike(&one, &other), "a shorter chain");
	one.dialogue.tls.chain_count = other.dialogue.tls.chain_count = 0;
	EXPECT(!describe_is_alike(&one, &other), "no certificates");
	other.dialogue.tls.is_established = false;
	EXPECT(!describe_is_alike(&one, &other), "no session");
}

int main(void)
{
	test_probe();
	test_alike();
	return unit_end();
}
