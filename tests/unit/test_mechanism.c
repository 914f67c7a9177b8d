/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "starttls/mechanism.h"

#include "unit.h"

static void test_secret(void)
{
	static const struct {
		const char *name;
		bool is_hidden;
	} cases[] = {
		{ "PLAIN", false },
		{ "LOGIN", false },
		{ "XOAUTH2", false },
		{ "OAUTHBEARER", false },
		{ "plain", false },
		/* Unknown ones, and those that only resemble another. */
		{ "PLAIN-CLIENTTOKEN", false },
		{ "PLAINX", false },
		{ "XOAUTH", false },
		{ "SECURID", false },
		{ "SAML20EC", false },
		{ "CRAM-MD5X", false },
		{ "XCRAM-MD5", false },
		{ "CRAM", false },
		{ "NTLMV2", false },
		{ "GSSAPI-", false },
		{ "SCRAM", false },
		{ "SCRAM-", false },
		{ "SCRAM-SHA 1", false },
		{ "SCRAM-SHA-1...", false },
		{ "XSCRAM-SHA-1", false },
		{ "GS2", false },
		{ "GS2-", false },
		{ "9798-X-RSA", false },
		{ "AUTH", false },
		{ "", false },
		{ "-", false },
		{ "CRAM-MD5", true },
		{ "cram-md5", true },
		{ "DIGEST-MD5", true },
		{ "NTLM", true },
		{ "GSSAPI", true },
		{ "GSS-SPNEGO", true },
		{ "KERBEROS_V4", true },
		{ "KERBEROS_V5", true },
		{ "SCRAM-SHA-1", true },
		{ "SCRAM-SHA-1-PLUS", true },
		{ "SCRAM-SHA-256", true },
		{ "scram-sha-256-plus", true },
		{ "SCRAM-SHA3-512", true },
		{ "GS2-KRB5", true },
		{ "GS2-KRB5-PLUS", true },
		{ "9798-M-RSA-SHA1-ENC", true },
		{ "9798-U-ECDSA-SHA1", true },
		{ "ECDSA-NIST256P-CHALLENGE", true },
		{ "EAP-AES128-PLUS", true },
		{ "EXTERNAL", true },
		{ "ANONYMOUS", true },
		{ "OTP", true },
		{ "SKEY", true },
		{ "SRP", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EXPECT(mechanism_hides_secret(cases[i].name) == cases[i].is_hidden,
		    cases[i].name);
}

static void test_names(void)
{
	static const struct {
		const char *text, *shown, *hidden;
	} cases[] = {
		{ "", NULL, NULL },
		{ " \t,=;:", NULL, NULL },
		{ " PLAIN LOGIN", "AUTH PLAIN LOGIN", NULL },
		{ "LOGIN PLAIN", "AUTH LOGIN PLAIN", NULL },
		{ "\tPLAIN\t LOGIN \t", "AUTH PLAIN LOGIN", NULL },
		{ "=PLAIN,LOGIN", "AUTH PLAIN LOGIN", NULL },
		{ ": plain; Login", "AUTH PLAIN LOGIN", NULL },
		{ "PLAIN\rLOGIN\v\fX", "AUTH PLAIN LOGIN X", NULL },
		{ "plain PLAIN Plain", "AUTH PLAIN", NULL },
		{ "GSSAPI NTLM", NULL, "GSSAPI, NTLM" },
		{ "ntlm NTLM gssapi ntlm", NULL, "NTLM, GSSAPI" },
		{ "CRAM-MD5 PLAIN SCRAM-SHA-1 LOGIN", "AUTH PLAIN LOGIN",
		    "CRAM-MD5, SCRAM-SHA-1" },
		{ "PLAIN-CLIENTTOKEN", "AUTH PLAIN-CLIENTTOKEN", NULL },
		{ "\"PLAIN\"", "AUTH \"PLAIN\"", NULL },
		/* What is no name is not put into upper case. */
		{ "pl.ain", "AUTH pl.ain", NULL },
		{ "a b c d e f g h i j k l m n o p",
		    "AUTH A B C D E F G H I J K L M N O P", NULL },
		{ "a b c d e f g h i j k l m n o p a",
		    "AUTH A B C D E F G H I J K L M N O P", NULL },
		{ "a b c d e f g h i j k l m n o p q r",
		    "AUTH A B C D E F G H I J K L M N O P ...", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text_list names = { 0 };

		mechanism_add(&names, cases[i].text, strlen(cases[i].text));
		EXPECT_TEXT(mechanism_names(&names, false, "AUTH ", " "), cases[i].shown,
		    cases[i].text);
		EXPECT_TEXT(mechanism_names(&names, true, "", ", "), cases[i].hidden,
		    cases[i].text);
	}
}

static void test_hostile(void)
{
	struct text_list names = { 0 };
	char endless[8192];

	mechanism_add(&names, "PLAIN", 2);
	EXPECT_TEXT(mechanism_names(&names, false, "", " "), "PL", "no string");
	names = (struct text_list){ 0 };
	mechanism_add(&names, "a\0b|\33\xff", 6);
	EXPECT_NUMBER(names.count, 1, "hostile");
	EXPECT(!strpbrk(names.texts[0], "|\33\xff"), "hostile");
	memset(endless, 'A', sizeof endless);
	memcpy(endless, "SCRAM-", 6);
	names = (struct text_list){ 0 };
	mechanism_add(&names, endless, sizeof endless);
	EXPECT_NUMBER(names.count, 1, "endless");
	EXPECT(strlen(names.texts[0]) < 1000, "endless");
	EXPECT(!mechanism_hides_secret(names.texts[0]), "endless");
}

int main(void)
{
	test_secret();
	test_names();
	test_hostile();
	return unit_end();
}
