/* SPDX-License-Identifier: ISC */
#include <openssl/ec.h>
#include <openssl/rsa.h>

#include "mail/judge_cert.h"
#include "net/cert.h"

#include "unit.h"
#include "x509.h"

enum { NAMES = 5 };

/* RFC 9525 6.3, 6.4. */
static void test_names(void)
{
	static const struct {
		const char *cn, *dns[NAMES], *ip[NAMES], *name;
		bool matches;
	} cases[] = {
		{ "x", { "mx1.example.org" }, { NULL }, "mx1.example.org", true },
		{ "x", { "mx1.example.org" }, { NULL }, "MX1.Example.ORG", true },
		{ "x", { "MX1.EXAMPLE.ORG" }, { NULL }, "mx1.example.org", true },
		{ "x", { "mx1.example.org" }, { NULL }, "mx2.example.org", false },
		{ "x", { "mx1.example.org" }, { NULL }, "example.org", false },
		{ "x", { "mx1.example.org" }, { NULL }, "a.mx1.example.org", false },
		{ "x", { "mx1.example.org" }, { NULL }, "mx1.example.org.evil.example",
		    false },
		{ "x", { "mx1.example.org" }, { NULL }, "mx1.example.or", false },
		{ "x", { "a.example", "b.example", "c.example" }, { NULL }, "c.example",
		    true },
		{ "x", { "localhost" }, { NULL }, "localhost", true },
		{ "x", { "_mx.example.org" }, { NULL }, "_mx.example.org", true },
		/* The common name never. */
		{ "mx1.example.org", { NULL }, { NULL }, "mx1.example.org", false },
		{ "mx1.example.org", { "mx2.example.org" }, { NULL }, "mx1.example.org",
		    false },
		{ "mx1.example.org", { NULL }, { "192.0.2.7" }, "mx1.example.org",
		    false },
		{ "192.0.2.7", { NULL }, { NULL }, "192.0.2.7", false },
		{ "*.example.org", { NULL }, { NULL }, "mx1.example.org", false },
		/* Wildcards: one whole leftmost label. */
		{ "x", { "*.example.org" }, { NULL }, "mx1.example.org", true },
		{ "x", { "*.EXAMPLE.org" }, { NULL }, "mx1.example.ORG", true },
		{ "x", { "*.example.org" }, { NULL }, "xn--bcher-kva.example.org", true },
		{ "x", { "*.example.org" }, { NULL }, "example.org", false },
		{ "x", { "*.example.org" }, { NULL }, "a.b.example.org", false },
		{ "x", { "*.example.org" }, { NULL }, "example.com", false },
		{ "x", { "*.example.org" }, { NULL }, "mx1.example.com", false },
		{ "x", { "mx*.example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "*1.example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "m*1.example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "mx1.*.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "*.*.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "*" }, { NULL }, "localhost", false },
		{ "x", { "*" }, { NULL }, "mx1.example.org", false },
		{ "x", { "*.mx1.example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "**.example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { "xn--*.example.org" }, { NULL }, "xn--bcher-kva.example.org",
		    false },
		{ "x", { "*example.org" }, { NULL }, "mx1.example.org", false },
		{ "x", { ".example.org" }, { NULL }, "mx1.example.org", false },
		/* Bytes behind a NUL. */
		{ "x", { "=20=mx1.example.org\0.evil" }, { NULL }, "mx1.example.org",
		    false },
		{ "x", { "=16=mx1.example.org\0" }, { NULL }, "mx1.example.org", false },
		{ "x", { "" }, { NULL }, "mx1.example.org", false },
		/* Addresses: by value, and never as a DNS name. */
		{ "x", { NULL }, { "192.0.2.7" }, "192.0.2.7", true },
		{ "x", { NULL }, { "192.0.2.1", "192.0.2.7" }, "192.0.2.7", true },
		{ "x", { NULL }, { "192.0.2.7" }, "192.0.2.8", false },
		{ "x", { "192.0.2.7" }, { NULL }, "192.0.2.7", false },
		{ "x", { "*.0.2.7" }, { NULL }, "192.0.2.7", false },
		{ "x", { NULL }, { "2001:db8::1" }, "2001:db8::1", true },
		{ "x", { NULL }, { "2001:db8::1" }, "2001:DB8:0:0::0:1", true },
		{ "x", { NULL }, { "2001:db8::1" }, "[2001:db8::1]", true },
		{ "x", { NULL }, { "2001:db8::1" }, "2001:db8::2", false },
		{ "x", { "2001:db8::1" }, { NULL }, "2001:db8::1", false },
		{ "x", { NULL }, { "::ffff:192.0.2.7" }, "192.0.2.7", false },
		{ "x", { NULL }, { "192.0.2.7" }, "mx1.example.org", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct x509_order order = { .cn = cases[i].cn };

		memcpy(order.dns, cases[i].dns, sizeof cases[i].dns);
		memcpy(order.ip, cases[i].ip, sizeof cases[i].ip);
		X509 *x509 = x509_reread(x509_make(&order));
		EXPECT(cert_is_for(x509, cases[i].name) == cases[i].matches,
		    mem_printf("CN %s, DNS %s, IP %s: %s", cases[i].cn,
			cases[i].dns[0] ? cases[i].dns[0] : "-",
			cases[i].ip[0] ? cases[i].ip[0] : "-", cases[i].name));
		X509_free(x509);
	}
}

/* Names of other kinds are not for a server (RFC 9525 6.2). */
static void test_other_names(void)
{
	static const struct x509_order order = { .cn = "x",
		.extensions = { { NID_subject_alt_name,
		    "email:mx1.example.org,URI:https://mx1.example.org/,RID:1.2.3,"
		    "DNS:mx2.example.org" } } };
	X509 *x509 = x509_reread(x509_make(&order));
	struct cert cert;

	EXPECT(!cert_is_for(x509, "mx1.example.org"), "e-mail, URI");
	EXPECT(cert_is_for(x509, "mx2.example.org"), "DNS among others");
	cert_read(x509, &cert);
	EXPECT_NUMBER(cert.name_count, 1, "DNS among others");
	EXPECT_TEXT(cert.names[0], "mx2.example.org", "DNS among others");
	EXPECT_NUMBER(cert.names_left_out, 3, "DNS among others");
	X509_free(x509);
}

static void test_name_list(void)
{
	struct x509_order order = { .cn = "x", .ip = { "192.0.2.7", "2001:db8::1" } };
	struct cert cert;

	order.dns[0] = "mx1.example.org";
	order.dns[1] = "a|b\n\33[2J\xff";
	order.dns[2] = "=3=a\0b";
	X509 *x509 = x509_reread(x509_make(&order));
	cert_read(x509, &cert);
	EXPECT_NUMBER(cert.name_count, 5, "names");
	EXPECT_TEXT(cert.names[0], "mx1.example.org", "DNS");
	EXPECT_TEXT(cert.names[1], "a{7c}b{0a}{1b}[2J{ff}", "hostile");
	EXPECT_TEXT(cert.names[2], "a{00}b", "NUL");
	EXPECT_TEXT(cert.names[3], "192.0.2.7", "IPv4");
	EXPECT_TEXT(cert.names[4], "2001:db8::1", "IPv6");
	X509_free(x509);

	order = (struct x509_order){ .cn = "x" };
	for (int i = 0; i < 50; i++)
		order.dns[i] = mem_printf("mx%d.example.org", i);
	x509 = x509_reread(x509_make(&order));
	cert_read(x509, &cert);
	EXPECT_NUMBER(cert.name_count, CERT_NAMES_MAX, "fifty");
	EXPECT_NUMBER(cert.names_left_out, 50 - CERT_NAMES_MAX, "fifty");
	EXPECT(cert_is_for(x509, "mx49.example.org"), "the fiftieth");
	X509_free(x509);

	/* An iPAddress of five bytes; an extension that is no list of names. */
	x509 = x509_unsigned(&(struct x509_order){ .cn = "x",
	    .extensions = {
		{ NID_subject_alt_name, "DER:30:07:87:05:c0:00:02:07:07" } } });
	x509_need(X509_sign(x509, x509_key(), EVP_sha256()) > 0, "signature");
	x509 = x509_reread(x509);
	cert_read(x509, &cert);
	EXPECT_NUMBER(cert.name_count, 0, "an address of five bytes");
	EXPECT(!cert_is_for(x509, "192.0.2.7"), "an address of five bytes");
	X509_free(x509);
	x509 = x509_unsigned(&(struct x509_order){ .cn = "x",
	    .extensions = { { NID_subject_alt_name, "DER:04:03:01:02:03" } } });
	x509_need(X509_sign(x509, x509_key(), EVP_sha256()) > 0, "signature");
	x509 = x509_reread(x509);
	cert_read(x509, &cert);
	EXPECT_NUMBER(cert.name_count, 0, "damaged names");
	EXPECT(!cert_is_for(x509, "x"), "damaged names");
	X509_free(x509);
}

static void expect_key(EVP_PKEY *key, const char *wanted, bool is_weak)
{
	struct cert cert;

	x509_need(key != NULL, wanted);
	X509 *x509 = x509_reread(
	    x509_make(&(struct x509_order){ .cn = "x", .key = key }));
	cert_read(x509, &cert);
	EXPECT_TEXT(cert.key, wanted, wanted);
	EXPECT(judge_cert_is_key_weak(&cert) == is_weak, wanted);
	X509_free(x509);
	EVP_PKEY_free(key);
}

static void test_keys(void)
{
	expect_key(EVP_RSA_gen(1024), "RSA 1024", true);
	expect_key(EVP_RSA_gen(2040), "RSA 2040", true);
	expect_key(EVP_RSA_gen(2048), "RSA 2048", false);
	expect_key(EVP_EC_gen("prime192v1"), "EC prime192v1 192", true);
	expect_key(EVP_EC_gen("secp224r1"), "EC secp224r1 224", false);
	expect_key(EVP_EC_gen("P-256"), "EC prime256v1 256", false);
	expect_key(EVP_EC_gen("P-384"), "EC secp384r1 384", false);
	expect_key(EVP_EC_gen("P-521"), "EC secp521r1 521", false);

	EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	X509 *x509 = x509_reread(
	    x509_make(&(struct x509_order){ .cn = "x", .key = edwards }));
	struct cert cert;
	cert_read(x509, &cert);
	EXPECT(strstr(cert.key, "ED25519") != NULL, cert.key);
	EXPECT(!judge_cert_is_key_weak(&cert) && !judge_cert_is_signature_weak(&cert),
	    "Ed25519");
	X509_free(x509);
	EVP_PKEY_free(edwards);
}

static X509 *sign_by_pss(EVP_PKEY *key, const EVP_MD *digest)
{
	X509 *x509 = x509_unsigned(&(struct x509_order){ .cn = "x", .key = key });
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *parameters;

	x509_need(
	    context && EVP_DigestSignInit(context, &parameters, digest, NULL, key) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
		X509_sign_ctx(x509, context) > 0,
	    "RSASSA-PSS");
	EVP_MD_CTX_free(context);
	return x509_reread(x509);
}

static void expect_signature(X509 *x509, const char *name, bool is_weak)
{
	struct cert cert;

	cert_read(x509, &cert);
	EXPECT_TEXT(cert.signature, name, name);
	EXPECT(judge_cert_is_signature_weak(&cert) == is_weak, name);
	X509_free(x509);
}

static void test_signatures(void)
{
	EVP_PKEY *rsa = EVP_RSA_gen(2048);
	static const struct {
		const char *name;
		const EVP_MD *(*digest)(void);
		bool is_rsa, is_weak;
	} cases[] = {
		{ "md5WithRSAEncryption", EVP_md5, true, true },
		{ "sha1WithRSAEncryption", EVP_sha1, true, true },
		{ "sha224WithRSAEncryption", EVP_sha224, true, false },
		{ "sha256WithRSAEncryption", EVP_sha256, true, false },
		{ "sha512WithRSAEncryption", EVP_sha512, true, false },
		{ "ecdsa-with-SHA1", EVP_sha1, false, true },
		{ "ecdsa-with-SHA256", EVP_sha256, false, false },
		{ "ecdsa-with-SHA384", EVP_sha384, false, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct x509_order order = { .cn = "x", .digest = cases[i].digest() };

		order.key = cases[i].is_rsa ? rsa : NULL;
		expect_signature(
		    x509_reread(x509_make(&order)), cases[i].name, cases[i].is_weak);
	}
	expect_signature(sign_by_pss(rsa, EVP_sha256()), "rsassaPss", false);
	expect_signature(sign_by_pss(rsa, EVP_sha1()), "rsassaPss", true);
	EVP_PKEY_free(rsa);
}

/* RFC 5280 4.1.2.5: UTCTime YYMMDDHHMMSSZ, 50 to 99 in the last century; GeneralizedTime. Newer
 * releases of OpenSSL 3 do not take a certificate whose date is too short for one. */
static void test_dates(void)
{
	static const struct {
		const char *not_before, *not_after;
		int type;
		bool has_dates;
		int64_t from, to;
	} cases[] = {
		{ "700101000000Z", "700101000001Z", V_ASN1_UTCTIME, true, 0, 1 },
		{ "500101000000Z", "491231235959Z", V_ASN1_UTCTIME, true, -631152000,
		    2524607999 },
		{ "240229120000Z", "261124054615Z", V_ASN1_UTCTIME, true, 1709208000,
		    1795499175 },
		{ "20500101000000Z", "99991231235959Z", V_ASN1_GENERALIZEDTIME, true,
		    2524608000, 253402300799 },
		{ "20240101000000Z", "20240230000000Z", V_ASN1_GENERALIZEDTIME, false, 0,
		    0 },
		{ "20240101000000Z", "20230229000000Z", V_ASN1_GENERALIZEDTIME, false, 0,
		    0 },
		{ "20240101000000Z", "20241301000000Z", V_ASN1_GENERALIZEDTIME, false, 0,
		    0 },
		{ "20240101000000Z", "20240101240000Z", V_ASN1_GENERALIZEDTIME, false, 0,
		    0 },
		{ "20240101000000Z", "20240001000000Z", V_ASN1_GENERALIZEDTIME, false, 0,
		    0 },
		{ "240101000000Z", "240101006000Z", V_ASN1_UTCTIME, false, 0, 0 },
		{ "240101000000Z", "garbage", V_ASN1_UTCTIME, false, 0, 0 },
		{ "240101000000Z", "", V_ASN1_UTCTIME, false, 0, 0 },
		{ "240101000000Z", "2401010000", V_ASN1_UTCTIME, false, 0, 0 },
		{ "240101000000Z", "240101000000Zjunk", V_ASN1_UTCTIME, false, 0, 0 },
		{ "garbage", "240101000000Z", V_ASN1_UTCTIME, false, 0, 0 },
		{ "", "240101000000Z", V_ASN1_UTCTIME, false, 0, 0 },
		{ "-40101000000Z", "240101000000Z", V_ASN1_UTCTIME, false, 0, 0 },
		{ "|\n\33", "|\n\33", V_ASN1_GENERALIZEDTIME, false, 0, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct x509_order order = { .cn = "x",
			.raw_not_before = cases[i].not_before,
			.raw_not_after = cases[i].not_after,
			.raw_time_type = cases[i].type };
		const char *name = mem_printf(
		    "%s to %s", cases[i].not_before, cases[i].not_after);
		X509 *x509 = x509_decoded(x509_make(&order));
		struct cert cert;

		if (!x509) {
			EXPECT(!cases[i].has_dates, name);
			ERR_clear_error();
			continue;
		}
		cert_read(x509, &cert);
		EXPECT(cert.has_dates == cases[i].has_dates, name);
		if (cases[i].has_dates && cert.has_dates) {
			EXPECT_NUMBER(cert.not_before, cases[i].from, name);
			EXPECT_NUMBER(cert.not_after, cases[i].to, name);
		}
		X509_free(x509);
	}
}

static void test_subjects(void)
{
	static const struct {
		const char *what;
		struct name_part parts[4];
		const char *wanted;
	} cases[] = {
		{ "plain",
		    { { NID_commonName, V_ASN1_UTF8STRING, "mx1.example.org", -1 } },
		    "mx1.example.org" },
		{ "UTF-8",
		    { { NID_commonName, V_ASN1_UTF8STRING,
			"b\xc3\xbc"
			"cher",
			-1 } },
		    "b\xc3\xbc"
		    "cher" },
		{ "Latin-1",
		    { { NID_commonName, V_ASN1_T61STRING,
			"b\xfc"
			"cher",
			-1 } },
		    "b\xc3\xbc"
		    "cher" },
		{ "two bytes a character",
		    { { NID_commonName, V_ASN1_BMPSTRING, "\0m\0x\x20\xac", 6 } },
		    "mx\xe2\x82\xac" },
		{ "hostile",
		    { { NID_commonName, V_ASN1_UTF8STRING, "x\nOK - fine | a=1\r\33[2J",
			-1 } },
		    "x{0a}OK - fine {7c} a=1{0d}{1b}[2J" },
		{ "hostile, in two bytes a character",
		    { { NID_commonName, V_ASN1_BMPSTRING, "\0a\0|\0\n\x20\x2e", 8 } },
		    "a{7c}{0a}{e2}{80}{ae}" },
		{ "NUL", { { NID_commonName, V_ASN1_UTF8STRING, "mx1\0evil", 8 } },
		    "mx1{00}evil" },
		{ "no common name",
		    { { NID_organizationName, V_ASN1_UTF8STRING, "Example", -1 } },
		    "O=Example" },
		{ "common name among others",
		    { { NID_countryName, V_ASN1_PRINTABLESTRING, "DE", -1 },
			{ NID_commonName, V_ASN1_UTF8STRING, "mx1", -1 },
			{ NID_organizationName, V_ASN1_UTF8STRING, "Example", -1 } },
		    "mx1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		X509 *x509 = x509_reread(
		    x509_make(&(struct x509_order){ .subject = cases[i].parts }));
		struct cert cert;

		cert_read(x509, &cert);
		EXPECT_TEXT(cert.subject, cases[i].wanted, cases[i].what);
		EXPECT_TEXT(cert.issuer, cases[i].wanted, cases[i].what);
		EXPECT(cert.is_self_signed, cases[i].what);
		X509_free(x509);
	}
}

static void test_odd_subjects(void)
{
	static const struct name_part whole[] = {
		{ NID_organizationName, V_ASN1_UTF8STRING, "a|b\n\33[2J\xe2\x80\xae",
		    -1 },
		{ NID_organizationalUnitName, V_ASN1_UTF8STRING, "c", -1 },
		{ .nid = 0 },
	};
	char endless[2001] = "";
	struct cert cert;
	X509 *x509 = x509_reread(x509_make(&(struct x509_order){ .subject = whole }));

	cert_read(x509, &cert);
	EXPECT(
	    !strpbrk(cert.subject, "|\n\r\33") && !strstr(cert.subject, "\xe2\x80\xae"),
	    "a whole name is cleaned");
	EXPECT(strstr(cert.subject, "OU=c") != NULL, "a whole name");
	X509_free(x509);

	memset(endless, 'a', sizeof endless - 1);
	x509 = x509_reread(x509_make(&(struct x509_order){ .cn = endless }));
	cert_read(x509, &cert);
	EXPECT(strlen(cert.subject) < 300, "an endless name is cut");
	X509_free(x509);

	x509 = x509_reread(
	    x509_make(&(struct x509_order){ .dns = { "mx1.example.org" } }));
	cert_read(x509, &cert);
	EXPECT(cert.subject && *cert.subject, "an empty name is said to be one");
	EXPECT(cert_is_for(x509, "mx1.example.org"), "no name is needed in the subject");
	X509_free(x509);

	/* Nothing in it at all. */
	x509 = X509_new();
	cert_read(x509, &cert);
	EXPECT(cert.subject && cert.issuer && cert.key && cert.signature, "blank");
	EXPECT(!cert.has_dates && cert.name_count == 0, "blank");
	EXPECT(!cert_is_for(x509, "mx1.example.org"), "blank");
	X509_free(x509);
}

static void test_issuers(void)
{
	X509 *root = x509_make(&(struct x509_order){ .cn = "Root", .is_ca = true });
	X509 *leaf = x509_reread(
	    x509_make(&(struct x509_order){ .cn = "leaf", .issuer = root }));
	struct cert cert;

	cert_read(leaf, &cert);
	EXPECT_TEXT(cert.subject, "leaf", "leaf");
	EXPECT_TEXT(cert.issuer, "Root", "leaf");
	EXPECT(!cert.is_self_signed && !cert.is_anchor, "leaf");
	cert_read(root, &cert);
	EXPECT(cert.is_self_signed, "root");
	X509_free(leaf);
	X509_free(root);
}

int main(void)
{
	test_names();
	test_other_names();
	test_name_list();
	test_keys();
	test_signatures();
	test_dates();
	test_subjects();
	test_odd_subjects();
	test_issuers();
	x509_end();
	return unit_end();
}
