/* SPDX-License-Identifier: ISC */
#include "starttls/judge.h"

#include "cert_facts.h"
#include "found.h"
#include "spoken.h"
#include "starttls/check.h"
#include "unit.h"

static const struct check *const checks[] = { &smtp_check, NULL };
static const struct check *const imap_checks[] = { &imap_check, NULL };

/* What of TLS there is. */
enum session {
	SESSION_NONE,
	SESSION_GOOD,
	SESSION_ANONYMOUS, /* without a certificate */
	SESSION_FAILED,    /* behind its certificate */
};

struct judge_case {
	const char *name;
	struct spoken spoken;
	enum step step;
	enum session session;
	enum conn_failure failure;
	const char *error; /* of the connection */
	const char *wanted, *summary;
	const struct protocol *protocol; /* NULL: SMTP */
	bool is_implicit;
	const char *injected, *plain_text;
	bool is_undecodable;
	const char *required; /* a capability */
};

static void set_session(struct tls_facts *tls, enum session session)
{
	if (session == SESSION_NONE)
		return;
	tls->is_established = session != SESSION_FAILED;
	tls->version = TLS_1_3;
	tls->version_text = "TLSv1.3";
	tls->cipher = "TLS_AES_256_GCM_SHA384";
	tls->is_for_name = true;
	tls->chain[0] = (struct cert)GOOD_LEAF;
	tls->chain_count = session != SESSION_ANONYMOUS;
}

static void test_case(const struct judge_case *test)
{
	static const struct target target = { .host = "mx.test" };
	static struct probe probe;
	const struct protocol *protocol = test->protocol ? test->protocol
							 : &protocol_smtp;
	bool is_imap = protocol == &protocol_imap;
	struct policy policy = policy_default(is_imap ? imap_checks : checks);
	struct starttls_settings settings = starttls_settings_default(protocol);
	struct probe_context context = { .settings = &settings, .policy = &policy };
	struct result result = { .check = is_imap ? &imap_check : &smtp_check,
		.policy = &policy };

	settings.port = 25;
	if (test->required)
		text_list_add(&settings.required_capabilities, test->required);
	probe = (struct probe){ .target = &target,
		.dialogue = dialogue_of(protocol, &test->spoken) };
	probe.conn.failure = test->failure;
	probe.conn.error = test->error;
	probe.dialogue.step = test->step;
	probe.dialogue.is_implicit = test->is_implicit;
	probe.dialogue.injected = test->injected;
	set_session(&probe.dialogue.tls, test->session);
	probe.dialogue.tls.plain_text = test->plain_text;
	probe.dialogue.tls.is_undecodable = test->is_undecodable;
	starttls_judge(&result, &probe, &context, NOW);
	EXPECT_TEXT(found_text(&result), test->wanted, test->name);
	EXPECT_TEXT(result.summary, test->summary, test->name);
}

#define EXPECT_CASES(cases)                                                              \
	do {                                                                             \
		for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++)             \
			test_case(&(cases)[i]);                                          \
	} while (0)

#define GREETED      .greeting = "220 mx.test ESMTP"
#define OFFERED      GREETED, .hello = "250-mx.test\n250 STARTTLS"
#define UPGRADED     OFFERED, .upgrade = "220 go ahead"
#define GOOD_SUMMARY "STARTTLS, TLSv1.3, certificate valid for 300 days"

static void test_ends(void)
{
	static const struct judge_case cases[] = {
		{ "all is well", { UPGRADED, .inside = "250 mx.test" }, STEP_DONE,
		    SESSION_GOOD, .wanted = "", .summary = GOOD_SUMMARY },
		{ "implicit TLS", { GREETED, .inside = "250 mx.test" }, STEP_DONE,
		    SESSION_GOOD, .is_implicit = true, .wanted = "",
		    .summary = "implicit TLS, TLSv1.3, certificate valid for 300 days" },
		{ "IMAP",
		    { .greeting = "* OK ready",
			.hello = "* CAPABILITY STARTTLS LOGINDISABLED\na1 OK",
			.upgrade = "a1 OK begin",
			.inside = "* CAPABILITY AUTH=PLAIN\na1 OK" },
		    STEP_DONE, SESSION_GOOD, .protocol = &protocol_imap, .wanted = "",
		    .summary = GOOD_SUMMARY },
		{ "no certificate, and it says so", { UPGRADED, .inside = "250 mx.test" },
		    STEP_DONE, SESSION_ANONYMOUS,
		    .wanted = "C no-certificate: has no certificate" },
		{ "no STARTTLS", { GREETED, .hello = "250 mx.test" }, STEP_HELLO,
		    .wanted = "C no-starttls: does not offer STARTTLS" },
		{ "greeted by a refusal", { .greeting = "554 no service for you" },
		    STEP_GREETING,
		    .wanted =
			"C unavailable: refuses service: '554 no service for you'" },
		{ "shut down at EHLO", { GREETED, .hello = "421 closing" }, STEP_HELLO,
		    .wanted = "C unavailable: refuses service: '421 closing'" },
		{ "PREAUTH", { .greeting = "* PREAUTH joe" }, STEP_GREETING,
		    .protocol = &protocol_imap,
		    .wanted = "C preauth: greets with PREAUTH, which rules out "
			      "STARTTLS" },
		{ "PREAUTH inside TLS", { .greeting = "* PREAUTH joe" }, STEP_GREETING,
		    SESSION_GOOD, .protocol = &protocol_imap, .is_implicit = true,
		    .wanted =
			"C preauth: greets with PREAUTH: every client is logged in" },
		{ "BYE at STARTTLS",
		    { .greeting = "* OK ready",
			.hello = "* CAPABILITY STARTTLS LOGINDISABLED\na1 OK",
			.upgrade = "* BYE closing" },
		    STEP_UPGRADE, .protocol = &protocol_imap,
		    .wanted = "C unavailable: refuses service: '* BYE closing'" },
		{ "plain text behind the go-ahead", { UPGRADED }, STEP_UPGRADE,
		    .injected = "'250 mx.test'",
		    .wanted = "C plaintext-after-starttls: sends plain text after the "
			      "reply to STARTTLS | '250 mx.test'" },
	};

	EXPECT_CASES(cases);
}

static void test_inside(void)
{
	static const struct judge_case cases[] = {
		{ "STARTTLS once more",
		    { UPGRADED, .inside = "250-mx.test\n250 STARTTLS" }, STEP_DONE,
		    SESSION_GOOD,
		    .wanted = "W starttls-repeated: still offers STARTTLS inside TLS",
		    .summary = GOOD_SUMMARY },
		{ "EHLO is refused", { UPGRADED, .inside = "502 what" }, STEP_DONE,
		    SESSION_GOOD,
		    .wanted =
			"C no-service-inside-tls: refuses service inside TLS: '502 what'",
		    .summary = GOOD_SUMMARY },
		{ "shut down", { UPGRADED, .inside = "421 closing" }, STEP_DONE,
		    SESSION_GOOD,
		    .wanted = "C no-service-inside-tls: refuses service inside TLS: '421 "
			      "closing'",
		    .summary = GOOD_SUMMARY },
		{ "our name is refused",
		    { UPGRADED, .inside = "550 invalid HELO name",
			.inside_fallback = "550 invalid HELO name" },
		    STEP_DONE, SESSION_GOOD,
		    .wanted = "U our-name-refused: refuses our EHLO name 'probe.test' "
			      "inside TLS: '550 invalid HELO name'",
		    .summary = GOOD_SUMMARY },
		{ "our name is refused by implicit TLS",
		    { GREETED, .inside = "550 invalid HELO name",
			.inside_fallback = "550 invalid HELO name" },
		    STEP_DONE, SESSION_GOOD, .is_implicit = true,
		    .wanted = "U our-name-refused: refuses our EHLO name 'probe.test': "
			      "'550 invalid HELO name'",
		    .summary = "implicit TLS, TLSv1.3, certificate valid for 300 days" },
		{ "no list",
		    { .greeting = "* OK ready",
			.hello = "* CAPABILITY STARTTLS LOGINDISABLED\na1 OK",
			.upgrade = "a1 OK begin",
			.inside = "a1 OK done" },
		    STEP_DONE, SESSION_GOOD, .protocol = &protocol_imap,
		    .wanted = "C no-service-inside-tls: answers CAPABILITY inside TLS "
			      "without a capability list: 'a1 OK done'",
		    .summary = GOOD_SUMMARY },
		{ "CAPA is refused before and inside",
		    { .greeting = "+OK",
			.hello = "-ERR what",
			.upgrade = "+OK begin",
			.inside = "-ERR what" },
		    STEP_DONE, SESSION_GOOD, .protocol = &protocol_pop3,
		    .wanted = "C no-starttls: does not offer STLS: it refuses CAPA | "
			      "'-ERR what'; STLS works anyway",
		    .summary = "STLS, TLSv1.3, certificate valid for 300 days" },
		{ "what is required is offered",
		    { UPGRADED, .inside = "250-mx.test\n250 AUTH PLAIN" }, STEP_DONE,
		    SESSION_GOOD, .required = "AUTH", .wanted = "",
		    .summary = GOOD_SUMMARY },
		{ "what is required is not offered",
		    { UPGRADED, .inside = "250-mx.test\n250 SIZE" }, STEP_DONE,
		    SESSION_GOOD, .required = "AUTH",
		    .wanted = "C missing-capability: does not offer AUTH inside TLS",
		    .summary = GOOD_SUMMARY },
		{ "what is required is not asked for where there is no TLS",
		    { GREETED, .hello = "250 mx.test" }, STEP_HELLO, .required = "AUTH",
		    .wanted = "C no-starttls: does not offer STARTTLS" },
		{ "a bad certificate and a login before TLS",
		    { GREETED, .hello = "250-mx.test\n250-AUTH LOGIN\n250 STARTTLS",
			.upgrade = "220 go ahead",
			.inside = "250-mx.test\n250 STARTTLS" },
		    STEP_DONE, SESSION_ANONYMOUS, .required = "AUTH",
		    .wanted = "W cleartext-login: allows login before TLS | AUTH LOGIN\n"
			      "C no-certificate: has no certificate\n"
			      "W starttls-repeated: still offers STARTTLS inside TLS\n"
			      "C missing-capability: does not offer AUTH inside TLS" },
	};

	EXPECT_CASES(cases);
}

/* Where the connection failed. */
static void test_failures(void)
{
	static const struct judge_case cases[] = {
		{ "this machine lacks something", { .greeting = NULL }, STEP_CONNECT,
		    .failure = CONN_LOCAL, .error = "cannot be tried",
		    .wanted = "U no-socket: cannot be tried" },
		{ "refused", { .greeting = NULL }, STEP_CONNECT,
		    .failure = CONN_UNREACHABLE, .error = "refused the connection",
		    .wanted = "C unreachable: refused the connection" },
		{ "more than anybody should send", { GREETED }, STEP_HELLO,
		    .failure = CONN_LIMIT, .error = "sends a line of more than 8 KiB",
		    .wanted = "C protocol-error: sends a line of more than 8 KiB" },
		{ "closed before the greeting", { .greeting = NULL }, STEP_GREETING,
		    .failure = CONN_CLOSED, .error = "closed the connection",
		    .wanted = "C bad-greeting: closed the connection before its "
			      "greeting" },
		{ "closed before the greeting inside TLS", { .greeting = NULL },
		    STEP_GREETING, SESSION_GOOD, CONN_CLOSED, "closed the connection",
		    .is_implicit = true,
		    .wanted = "C no-service-inside-tls: closed the connection before "
			      "its greeting inside TLS" },
		{ "closed before the reply to EHLO", { GREETED }, STEP_HELLO,
		    .failure = CONN_CLOSED, .error = "closed the connection",
		    .wanted = "C protocol-error: closed the connection before the reply "
			      "to EHLO" },
		{ "closed before the reply to HELO", { GREETED, .hello = "502 what" },
		    STEP_HELLO_FALLBACK, .failure = CONN_CLOSED,
		    .error = "closed the connection",
		    .wanted = "C protocol-error: closed the connection before the reply "
			      "to HELO" },
		{ "closed before the reply to STARTTLS", { OFFERED }, STEP_UPGRADE,
		    .failure = CONN_CLOSED, .error = "closed the connection",
		    .wanted = "C protocol-error: closed the connection before the reply "
			      "to STARTTLS" },
		{ "closed inside TLS", { UPGRADED }, STEP_INSIDE, SESSION_GOOD,
		    CONN_CLOSED, "closed the connection",
		    .wanted = "C no-service-inside-tls: closed the connection before "
			      "the reply to EHLO inside TLS" },
		{ "another protocol", { .greeting = "* OK IMAP4rev1 ready" },
		    STEP_GREETING, .failure = CONN_PROTOCOL, .error = "sent garbage",
		    .wanted = "C bad-greeting: greets as IMAP: '* OK IMAP4rev1 ready' => "
			      "This is not a port for SMTP: set the right one with -p." },
		{ "no protocol that we know", { .greeting = "hello" }, STEP_GREETING,
		    .failure = CONN_PROTOCOL, .error = "sent garbage",
		    .wanted = "C bad-greeting: sent garbage (expected: its greeting)" },
		{ "no reply to EHLO", { GREETED, .hello = "hello" }, STEP_HELLO,
		    .failure = CONN_PROTOCOL, .error = "sent garbage",
		    .wanted =
			"C protocol-error: sent garbage (expected: the reply to EHLO)" },
		{ "no reply inside TLS", { UPGRADED, .inside = "hello" }, STEP_INSIDE,
		    SESSION_GOOD, CONN_PROTOCOL, "sent garbage",
		    .wanted = "C no-service-inside-tls: sent garbage (expected: the "
			      "reply to EHLO inside TLS)" },
	};

	EXPECT_CASES(cases);
}

#define UNDECODABLE_FIX                                                                  \
	" => Install the certificate again, or reissue it: 'openssl x509 -in "           \
	"FILE -noout -text' must show it, its public key included."

static void test_handshakes(void)
{
	static const struct judge_case cases[] = {
		{ "the handshake fails", { UPGRADED }, STEP_TLS, .failure = CONN_TLS,
		    .error = "fails", .wanted = "C handshake-failed: fails" },
		{ "behind its certificate", { UPGRADED }, STEP_TLS, SESSION_FAILED,
		    CONN_TLS, "fails", .wanted = "C handshake-failed: fails" },
		{ "plain text in place of TLS", { UPGRADED }, STEP_TLS,
		    .failure = CONN_TLS, .error = "sends plain text",
		    .plain_text = "250 mx.test",
		    .wanted = "C plaintext-after-starttls: sends plain text" },
		{ "plain text on a port for TLS", { .greeting = NULL }, STEP_TLS,
		    .failure = CONN_TLS, .error = "sends plain text",
		    .plain_text = "220 mx.test ESMTP", .is_implicit = true,
		    .wanted = "C handshake-failed: sends plain text | offers STARTTLS on "
			      "this port: omit --tls => Omit --tls: the server greets in "
			      "plain text on this port, where TLS is started with "
			      "STARTTLS; implicit TLS is on port 465." },
		{ "a certificate that cannot be read", { UPGRADED }, STEP_TLS,
		    .failure = CONN_TLS, .error = "fails", .is_undecodable = true,
		    .wanted = "C handshake-failed: fails" UNDECODABLE_FIX },
	};

	EXPECT_CASES(cases);
}

int main(void)
{
	test_failures();
	test_handshakes();
	test_ends();
	test_inside();
	return unit_end();
}
