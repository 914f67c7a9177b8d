/* SPDX-License-Identifier: ISC */
#include "base/mem.h"
#include "starttls/findings.h"
#include "starttls/judge_hello.h"

#include "found.h"
#include "spoken.h"
#include "unit.h"

static const struct finding_kind *const tables[] = { findings_connection,
	findings_starttls, findings_smtp, NULL };
static const struct check check = { .name = "smtp", .findings = tables };
static const struct check *const checks[] = { &check, NULL };

struct hello_case {
	const char *name;
	struct spoken spoken;
	const char *wanted;
};

static void expect_cases(
    const struct protocol *protocol, const struct hello_case *cases, size_t count)
{
	struct policy policy = policy_default(checks);

	for (size_t i = 0; i < count; i++) {
		struct result result = { .check = &check, .policy = &policy };
		struct dialogue dialogue = dialogue_of(protocol, &cases[i].spoken);

		judge_hello(&result, &dialogue, protocol);
		EXPECT_TEXT(found_text(&result), cases[i].wanted, cases[i].name);
	}
}

#define GREETING .greeting = "220 mx.test ESMTP"

static void test_smtp_offer(void)
{
	static const struct hello_case cases[] = {
		{ "nothing was said", { .greeting = NULL }, "" },
		{ "STARTTLS", { GREETING, .hello = "250-mx.test\n250 STARTTLS" }, "" },
		{ "starttls, in small letters and with an argument",
		    { GREETING, .hello = "250-mx.test\n250 starttls now" }, "" },
		{ "no keyword", { GREETING, .hello = "250 mx.test STARTTLS" },
		    "C no-starttls: does not offer STARTTLS" },
		{ "other keywords", { GREETING, .hello = "250-mx.test\n250 STARTTLSX" },
		    "C no-starttls: does not offer STARTTLS" },
		{ "a cleartext login",
		    { GREETING,
			.hello = "250-mx.test\n250-STARTTLS\n250 AUTH PLAIN LOGIN" },
		    "W cleartext-login: allows login before TLS | AUTH PLAIN LOGIN" },
		{ "a cleartext login among others",
		    { GREETING,
			.hello = "250-mx.test\n250-STARTTLS\n250 AUTH CRAM-MD5 PLAIN" },
		    "W cleartext-login: allows login before TLS | AUTH PLAIN" },
		{ "a login that hides the secret",
		    { GREETING, .hello = "250-mx.test\n250-STARTTLS\n250 AUTH CRAM-MD5 "
					 "SCRAM-SHA-256" },
		    "O login-before-tls: allows login before TLS by CRAM-MD5, "
		    "SCRAM-SHA-256" },
		{ "a login and no STARTTLS",
		    { GREETING, .hello = "250-mx.test\n250 AUTH PLAIN" },
		    "C no-starttls: does not offer STARTTLS\n"
		    "W cleartext-login: allows login before TLS | AUTH PLAIN" },
		{ "AUTH without a mechanism",
		    { GREETING, .hello = "250-mx.test\n250-STARTTLS\n250 AUTH" }, "" },
		{ "STARTTLS is refused",
		    { GREETING, .hello = "250-mx.test\n250 STARTTLS",
			.upgrade = "454 TLS not available" },
		    "C starttls-refused: refuses STARTTLS: '454 TLS not available'" },
		{ "STARTTLS is refused beside a login",
		    { GREETING, .hello = "250-mx.test\n250-STARTTLS\n250 AUTH PLAIN",
			.upgrade = "454 TLS not available" },
		    "W cleartext-login: allows login before TLS | AUTH PLAIN\n"
		    "C starttls-refused: refuses STARTTLS: '454 TLS not available'" },
		{ "STARTTLS works",
		    { GREETING, .hello = "250-mx.test\n250 STARTTLS",
			.upgrade = "220 go ahead" },
		    "" },
		{ "the service is shut down",
		    { GREETING, .hello = "421 mx.test closing" }, "" },
	};

	expect_cases(&protocol_smtp, cases, sizeof cases / sizeof *cases);
}

#define MASK_FIX                                                                         \
	" => On the Cisco firewall in front: 'no inspect esmtp', or 'allow-tls' in the " \
	"policy map of 'inspect esmtp' (PIX: 'no fixup protocol smtp 25')."

static void test_mask(void)
{
	static const struct hello_case cases[] = {
		{ "a keyword of the right length",
		    { GREETING, .hello = "250-mx.test\n250-PIPELINING\n250 XXXXXXXA" },
		    "C no-starttls: does not offer STARTTLS: a firewall masks it "
		    "('XXXXXXXA')" MASK_FIX },
		{ "a keyword of another length",
		    { GREETING, .hello = "250-mx.test\n250 XXXA" },
		    "C no-starttls: does not offer STARTTLS" },
		{ "the greeting",
		    { .greeting = "220 ********", .hello = "250-mx.test\n250 SIZE" },
		    "C no-starttls: does not offer STARTTLS: a firewall masks the "
		    "dialogue "
		    "('220 ********')" MASK_FIX },
		{ "the greeting, and STARTTLS is offered",
		    { .greeting = "220 ********", .hello = "250-mx.test\n250 STARTTLS" },
		    "" },
		{ "EHLO is refused behind a masked greeting",
		    { .greeting = "220 ********",
			.hello = "502 XXXX not implemented",
			.fallback = "250 mx.test" },
		    "C no-starttls: does not offer STARTTLS: it refuses EHLO | '502 XXXX "
		    "not implemented'; HELO works; a firewall masks the dialogue ('220 "
		    "********')" MASK_FIX },
	};
	static const struct hello_case others[] = {
		{ "POP3 is not masked",
		    { .greeting = "+OK ********", .hello = "+OK\nXXXA\nUIDL\n." },
		    "C no-starttls: does not offer STLS" },
	};

	expect_cases(&protocol_smtp, cases, sizeof cases / sizeof *cases);
	expect_cases(&protocol_pop3, others, sizeof others / sizeof *others);
}

static void test_smtp_refusal(void)
{
	static const struct hello_case cases[] = {
		{ "EHLO is unknown, HELO works",
		    { GREETING, .hello = "502 unknown", .fallback = "250 mx.test" },
		    "C no-starttls: does not offer STARTTLS: it refuses EHLO | '502 "
		    "unknown'; HELO works" },
		{ "EHLO and HELO are unknown",
		    { GREETING, .hello = "502 unknown", .fallback = "502 unknown too" },
		    "C unavailable: refuses EHLO: '502 unknown'" },
		{ "the service ends at HELO",
		    { GREETING, .hello = "502 unknown", .fallback = "421 closing" },
		    "C unavailable: refuses EHLO: '502 unknown'" },
		{ "HELO is not answered", { GREETING, .hello = "502 unknown" }, "" },
		{ "our name is refused by both",
		    { GREETING, .hello = "550 invalid HELO name",
			.fallback = "550 invalid HELO name" },
		    "U our-name-refused: refuses our EHLO name 'probe.test': '550 "
		    "invalid "
		    "HELO "
		    "name'" },
		{ "our name is refused in several lines",
		    { GREETING, .hello = "501-invalid\n501 domain name",
			.fallback = "501 invalid domain name" },
		    "U our-name-refused: refuses our EHLO name 'probe.test': "
		    "'501-invalid "
		    "domain name'" },
		{ "our name is refused by EHLO, and HELO is unknown",
		    { GREETING, .hello = "550 invalid HELO name", .fallback = "502 no" },
		    "U our-name-refused: refuses our EHLO name 'probe.test': '550 "
		    "invalid "
		    "HELO "
		    "name'" },
	};

	expect_cases(&protocol_smtp, cases, sizeof cases / sizeof *cases);
}

/* HELO takes the name that EHLO refuses: what to do about it is what our-name-refused says. */
static void test_name_fix(void)
{
	static const struct spoken spoken = { GREETING, .hello = "550 invalid HELO name",
		.fallback = "250 mx.test" };
	struct policy policy = policy_default(checks);
	struct result result = { .check = &check, .policy = &policy };
	struct dialogue dialogue = dialogue_of(&protocol_smtp, &spoken);

	judge_hello(&result, &dialogue, &protocol_smtp);
	EXPECT_NUMBER(result.count, 1, "a name for EHLO alone");
	EXPECT_TEXT(result.findings[0].kind->id, "no-starttls", "a name for EHLO alone");
	EXPECT_TEXT(result.findings[0].detail, "'550 invalid HELO name'; HELO works",
	    "a name for EHLO alone");
	EXPECT_TEXT(finding_fix(&result.findings[0]),
	    findings_smtp[SMTP_NAME_REFUSED].fix, "a name for EHLO alone");
}

static void test_imap(void)
{
	static const struct hello_case cases[] = {
		{ "STARTTLS and LOGINDISABLED",
		    { .hello =
			    "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\na1 OK done" },
		    "" },
		{ "LOGIN", { .hello = "* CAPABILITY IMAP4rev1 STARTTLS\na1 OK done" },
		    "W cleartext-login: allows login before TLS | LOGIN (LOGINDISABLED "
		    "not advertised)" },
		{ "LOGIN and mechanisms",
		    { .hello =
			    "* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN AUTH=LOGIN\na1 "
			    "OK done" },
		    "W cleartext-login: allows login before TLS | LOGIN (LOGINDISABLED "
		    "not advertised), AUTH=PLAIN, AUTH=LOGIN" },
		{ "a mechanism in spite of LOGINDISABLED",
		    { .hello = "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED "
			       "AUTH=PLAIN\na1 OK done" },
		    "W cleartext-login: allows login before TLS | AUTH=PLAIN" },
		{ "a mechanism that hides the secret",
		    { .hello = "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED "
			       "AUTH=CRAM-MD5\na1 OK done" },
		    "O login-before-tls: allows login before TLS by CRAM-MD5" },
		{ "no STARTTLS",
		    { .hello = "* CAPABILITY IMAP4rev1 LOGINDISABLED\na1 OK done" },
		    "C no-starttls: does not offer STARTTLS" },
		{ "the list of the refusal lacks it",
		    { .hello = "* CAPABILITY IMAP4rev1 LOGINDISABLED\na1 OK done",
			.upgrade = "* CAPABILITY IMAP4rev1\na1 NO not now" },
		    "C no-starttls: does not offer STARTTLS | its last capability list "
		    "before TLS does not have it\nC starttls-refused: refuses STARTTLS: "
		    "'a1 NO not now'" },
		{ "CAPABILITY is refused", { .hello = "a1 BAD what" },
		    "C unavailable: refuses CAPABILITY: 'a1 BAD what'" },
	};

	expect_cases(&protocol_imap, cases, sizeof cases / sizeof *cases);
}

static void test_pop3(void)
{
	static const struct hello_case cases[] = {
		{ "STLS", { .hello = "+OK\nSTLS\nUIDL\n." }, "" },
		{ "USER", { .hello = "+OK\nSTLS\nUSER\n." },
		    "W cleartext-login: allows login before TLS | USER" },
		{ "USER and a mechanism", { .hello = "+OK\nSTLS\nUSER\nSASL PLAIN\n." },
		    "W cleartext-login: allows login before TLS | USER, SASL PLAIN" },
		{ "a mechanism that hides the secret",
		    { .hello = "+OK\nSTLS\nSASL CRAM-MD5\n." },
		    "O login-before-tls: allows login before TLS by CRAM-MD5" },
		{ "no STLS", { .hello = "+OK\nUIDL\n." },
		    "C no-starttls: does not offer STLS" },
		{ "STLS is refused",
		    { .hello = "+OK\nSTLS\n.", .upgrade = "-ERR not now" },
		    "C starttls-refused: refuses STLS: '-ERR not now'" },
		{ "CAPA is refused, STLS works",
		    { .hello = "-ERR what", .upgrade = "+OK begin" },
		    "C no-starttls: does not offer STLS: it refuses CAPA | '-ERR what'; "
		    "STLS works anyway" },
		{ "CAPA and STLS are refused",
		    { .hello = "-ERR what", .upgrade = "-ERR what too" },
		    "C no-starttls: does not offer STLS: it refuses CAPA | '-ERR what'; "
		    "STLS is refused too" },
		{ "CAPA is refused, STLS is not answered", { .hello = "-ERR what" },
		    "C no-starttls: does not offer STLS: it refuses CAPA | '-ERR what'" },
	};

	expect_cases(&protocol_pop3, cases, sizeof cases / sizeof *cases);
}

int main(void)
{
	test_smtp_offer();
	test_mask();
	test_smtp_refusal();
	test_name_fix();
	test_imap();
	test_pop3();
	return unit_end();
}
