/* SPDX-License-Identifier: ISC */
#include "starttls/judge.h"

#include "cert_facts.h"
#include "found.h"
#include "spoken.h"
#include "starttls/check.h"
#include "unit.h"

/*
 * What starttls_judge() finds of a probe beside its dialogue: the time that it had, an address
 * family without a route, a second handshake, the header of a proxy.
 */
static const struct check *const checks[] = { &smtp_check, NULL };

static struct probe probe;
static struct starttls_settings settings;
static struct policy policy;
static struct probe_context context;
static int accepted; /* of what was found */

static void begin(const struct spoken *spoken, enum step step)
{
	static const struct target target = { .host = "mx.test" };

	settings = starttls_settings_default(&protocol_smtp);
	settings.port = 25;
	policy = policy_default(checks);
	policy.timeout_s = 10;
	context = (struct probe_context){ .settings = &settings, .policy = &policy };
	probe = (struct probe){ .target = &target,
		.dialogue = dialogue_of(&protocol_smtp, spoken),
		.turn = { .left = 1 },
		.seconds_given = 10 };
	probe.dialogue.step = step;
}

static const char *judged(const char **summary)
{
	struct result result = { .check = &smtp_check, .policy = &policy };

	starttls_judge(&result, &probe, &context, NOW);
	accepted = result_accepted(&result);
	if (summary)
		*summary = result.summary;
	return found_text(&result);
}

static void fail(enum conn_failure failure, const char *error)
{
	probe.conn.failure = failure;
	probe.conn.error = error;
}

static const struct spoken silence, greeted = { .greeting = "220 mx.test ESMTP" };
static const struct spoken upgraded = { .greeting = "220 mx.test ESMTP",
	.hello = "250-mx.test\n250 STARTTLS",
	.upgrade = "220 go ahead" };

static void test_timeouts(void)
{
	static const struct {
		const char *name;
		const struct spoken *spoken;
		enum step step;
		int before, left;
		double seconds;
		int port;
		bool is_implicit;
		const char *wanted;
	} cases[] = {
		{ "connecting", &silence, STEP_CONNECT, 0, 1, 10, 25, false,
		    "C timeout: timed out after 10 s waiting for the connection" },
		{ "alone, all of the run's time", &silence, STEP_GREETING, 0, 1, 9.99, 25,
		    false, "C timeout: timed out after 10 s waiting for its greeting" },
		{ "the first of two", &silence, STEP_GREETING, 0, 2, 5.04, 25, false,
		    "C timeout: timed out after 5 s waiting for its greeting" },
		{ "the last of two", &silence, STEP_GREETING, 1, 1, 4.46, 25, false,
		    "C timeout: timed out after 4.5 s waiting for its greeting" },
		{ "a tenth of a second", &silence, STEP_GREETING, 1, 1, 0.1, 25, false,
		    "C timeout: timed out after 0.1 s waiting for its greeting" },
		{ "less than a tenth of a second", &silence, STEP_GREETING, 1, 1, 0.0421,
		    25, false,
		    "C timeout: timed out after 0.042 s waiting for its greeting" },
		{ "EHLO", &greeted, STEP_HELLO, 0, 1, 10, 25, false,
		    "C timeout: timed out after 10 s waiting for the reply to EHLO" },
		{ "the handshake", &upgraded, STEP_TLS, 0, 1, 10, 25, false,
		    "C timeout: timed out after 10 s waiting for its part of the TLS "
		    "handshake" },
		{ "inside TLS", &upgraded, STEP_INSIDE, 0, 1, 10, 25, false,
		    "C timeout: timed out after 10 s waiting for the reply to EHLO "
		    "inside TLS\nC no-service-inside-tls: does not respond after the TLS "
		    "handshake" },
		{ "the greeting inside TLS", &silence, STEP_GREETING, 0, 1, 10, 465, true,
		    "C timeout: timed out after 10 s waiting for its greeting inside "
		    "TLS\nC no-service-inside-tls: does not respond after the TLS "
		    "handshake" },
		{ "the port for TLS", &silence, STEP_GREETING, 0, 1, 10, 465, false,
		    "C timeout: timed out after 10 s waiting for its greeting | port 465 "
		    "speaks TLS from the first byte (--tls) => Add --tls: port 465 is "
		    "for "
		    "TLS from the first byte, and such a server waits for the client to "
		    "begin." },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		begin(cases[i].spoken, cases[i].step);
		fail(CONN_TIMEOUT, "timed out");
		probe.turn = (struct turn){ cases[i].before, cases[i].left };
		probe.seconds_given = cases[i].seconds;
		probe.dialogue.is_implicit = cases[i].is_implicit;
		settings.port = cases[i].port;
		EXPECT_TEXT(judged(NULL), cases[i].wanted, cases[i].name);
	}
	begin(&silence, STEP_CONNECT);
	fail(CONN_TIMEOUT, "timed out");
	policy.timeout_state = STATE_UNKNOWN;
	EXPECT_TEXT(judged(NULL),
	    "U timeout: timed out after 10 s waiting for the connection",
	    "a state of -t");
	/* Closed by a server that waits for a ClientHello. */
	begin(&silence, STEP_GREETING);
	settings.port = 465;
	fail(CONN_CLOSED, "closed the connection");
	EXPECT_TEXT(judged(NULL),
	    "C bad-greeting: closed the connection before its greeting | port 465 speaks "
	    "TLS from the first byte (--tls) => Add --tls: port 465 is for TLS from the "
	    "first byte, and such a server waits for the client to begin.",
	    "closed on the port for TLS");
}

/* There was no time left to begin. */
static void test_late(void)
{
	begin(&silence, STEP_CONNECT);
	fail(CONN_TIMEOUT, "was not checked");
	probe.is_late = true;
	context.is_alone = true;
	policy.timeout_s = 0.000001;
	EXPECT_TEXT(judged(NULL),
	    "C timeout: timed out after 0.000001 s, before connecting", "alone");
	context.is_alone = false;
	EXPECT_TEXT(judged(NULL),
	    "U not-examined: was not checked: the time limit (-t) was reached",
	    "among others");
	context.is_late = true;
	policy.timeout_state = STATE_CRITICAL;
	EXPECT_TEXT(judged(NULL), "U not-examined: was not checked: no time was left",
	    "before the first");
}

static void test_route(void)
{
	begin(&silence, STEP_CONNECT);
	fail(CONN_NO_ROUTE, "cannot be tried: no route");
	EXPECT_TEXT(judged(NULL), "U family-unavailable: cannot be tried: no route",
	    "no address of the host");
	probe.is_host_examined = true;
	EXPECT_TEXT(judged(NULL), "O family-unavailable: cannot be tried: no route",
	    "beside another one");
}

static void reveal(int certificates)
{
	static struct dialogue revealed;

	revealed = dialogue_of(&protocol_smtp, &upgraded);
	revealed.step = STEP_DONE;
	revealed.inside = reply_of(&protocol_smtp, COMMAND_HELLO, "250 mx.test");
	revealed.tls.is_established = true;
	revealed.tls.version = TLS_1_2;
	revealed.tls.version_text = "TLSv1.2";
	revealed.tls.cipher = "TLS_X";
	revealed.tls.is_for_name = true;
	revealed.tls.chain[0] = (struct cert)GOOD_LEAF;
	revealed.tls.chain_count = certificates;
	probe.revealed = &revealed;
}

/* A second handshake shows what the server lacks. */
static void test_revealed(void)
{
	const char *summary;

	begin(&upgraded, STEP_TLS);
	fail(CONN_TLS, "fails");
	reveal(1);
	EXPECT_TEXT(judged(&summary),
	    "C handshake-failed: fails | it negotiates only TLS_X", "with a certificate");
	EXPECT_TEXT(summary, NULL, "with a certificate");
	probe.revealed->tls.conceded[CONCEDED_NULL] = "does not encrypt";
	probe.revealed->inside = reply_of(
	    &protocol_smtp, COMMAND_HELLO, "250-mx.test\n250 STARTTLS");
	EXPECT_TEXT(judged(NULL),
	    "C handshake-failed: fails | it negotiates only TLS_X\nC weak-cipher: does "
	    "not encrypt\nW starttls-repeated: still offers STARTTLS inside TLS",
	    "what it shows is judged");
	reveal(1);
	probe.revealed_error = "closed the connection";
	EXPECT_TEXT(judged(NULL),
	    "C handshake-failed: fails | it negotiates only TLS_X\nC "
	    "no-service-inside-tls: refuses service inside TLS | closed the connection",
	    "no service inside");
	probe.revealed->tls.is_established = false;
	EXPECT_TEXT(judged(NULL), "C handshake-failed: fails | it negotiates only TLS_X",
	    "it failed, too");
}

#define ANONYMOUS " no-certificate: has no certificate | it negotiates only TLS_X\n"
#define NO_OTHER                                                                         \
	" handshake-failed: fails | without a certificate there is no other handshake"

static void test_anonymous(void)
{
	const char *summary;

	begin(&upgraded, STEP_TLS);
	fail(CONN_TLS, "fails");
	reveal(0);
	EXPECT_TEXT(judged(&summary), "C" ANONYMOUS "C" NO_OTHER, "no certificate");
	EXPECT_TEXT(summary, "STARTTLS, TLSv1.2, no certificate", "no certificate");
	EXPECT_TEXT(
	    severities_read("no-certificate=ok", &policy.severities), NULL, "map");
	EXPECT_TEXT(judged(NULL), "O" ANONYMOUS "O" NO_OTHER, "who accepts the former");
	EXPECT_NUMBER(accepted, 2, "who accepts the former");
	probe.revealed->step = STEP_INSIDE;
	judged(&summary);
	EXPECT_TEXT(summary, NULL, "not at its end");
	policy = policy_default(checks);
	EXPECT_TEXT(
	    severities_read("handshake-failed=warning", &policy.severities), NULL, "map");
	EXPECT_TEXT(judged(NULL), "C" ANONYMOUS "W" NO_OTHER, "each by itself");
}

#define PROXY_FIX                                                                        \
	" => Omit --proxy-protocol: the server answers the PROXY header as if it "       \
	"were a command."

static void test_proxy_header(void)
{
	static const struct spoken refused = { .greeting = "220 mx.test ESMTP",
		.hello = "502 what",
		.fallback = "502 what" };

	begin(&refused, STEP_HELLO_FALLBACK);
	EXPECT_TEXT(judged(NULL), "C unavailable: refuses EHLO: '502 what'", "without");
	settings.proxy_header = true;
	EXPECT_TEXT(judged(NULL), "C unavailable: refuses EHLO: '502 what'" PROXY_FIX,
	    "EHLO is refused");
	begin(&greeted, STEP_HELLO);
	settings.proxy_header = true;
	fail(CONN_PROTOCOL, "spoke before it was asked");
	EXPECT_TEXT(judged(NULL),
	    "C protocol-error: spoke before it was asked (expected: the reply to "
	    "EHLO)" PROXY_FIX,
	    "two answers");
	fail(CONN_CLOSED, "closed the connection");
	EXPECT_TEXT(judged(NULL),
	    "C protocol-error: closed the connection before the reply to EHLO",
	    "another failure");
	begin(&upgraded, STEP_INSIDE);
	settings.proxy_header = true;
	fail(CONN_PROTOCOL, "sent garbage");
	EXPECT_TEXT(judged(NULL),
	    "C no-service-inside-tls: sent garbage (expected: the reply to EHLO inside "
	    "TLS)",
	    "later");
}

/* How long the certificate is valid, for the first line. */
static void test_summary(void)
{
	static const struct {
		const char *name;
		struct cert cert;
		const char *wanted;
	} cases[] = {
		{ "days", { LEAF, GOOD_DATES }, "certificate valid for 300 days" },
		{ "hours", { LEAF, DATES(0, 26 * HOUR) },
		    "certificate valid for 26 hours" },
		{ "expired", { LEAF, DATES(-9 * DAY, -3 * DAY) },
		    "certificate expired 3 days ago" },
		{ "its last second", { LEAF, DATES(-9 * DAY, 0) },
		    "certificate valid for 0 minutes" },
		{ "no date", { LEAF }, "certificate without a date" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *summary;

		begin(&upgraded, STEP_DONE);
		probe.dialogue.tls = (struct tls_facts){ .is_established = true,
			.version = TLS_1_3,
			.version_text = "TLSv1.3",
			.is_for_name = true,
			.chain_count = 1 };
		probe.dialogue.tls.chain[0] = cases[i].cert;
		judged(&summary);
		EXPECT_TEXT(summary, mem_printf("STARTTLS, TLSv1.3, %s", cases[i].wanted),
		    cases[i].name);
		probe.dialogue.step = STEP_INSIDE;
		judged(&summary);
		EXPECT_TEXT(summary, NULL, "not at its end");
	}
}

int main(void)
{
	test_timeouts();
	test_late();
	test_route();
	test_revealed();
	test_anonymous();
	test_proxy_header();
	test_summary();
	return unit_end();
}
