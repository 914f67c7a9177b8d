/* SPDX-License-Identifier: ISC */
#include "starttls/judge.h"

#include "base/mem.h"
#include "cli/decimal.h"
#include "mail/judge_cert.h"
#include "starttls/findings.h"
#include "starttls/judge_hello.h"
#include "starttls/judge_tls.h"
#include "starttls/wrong_port.h"

/* Only this finding uses the state given with -t. */
static void add_timeout(struct result *result, const char *text, const char *detail)
{
	result_add_as(result, &findings_run[RUN_TIMEOUT], result->policy->timeout_state,
	    text, detail);
}

static bool is_inside(const struct probe *probe)
{
	enum step step = probe->dialogue.step;

	return step == STEP_INSIDE ||
	       (step == STEP_GREETING && probe->dialogue.is_implicit);
}

/* No time was left to begin. */
static void judge_late(struct result *result, const struct probe_context *context)
{
	if (context->is_alone)
		add_timeout(result,
		    mem_printf("timed out after %s s, before connecting",
			decimal_text(result->policy->timeout_s, 9)),
		    NULL);
	else
		result_add(result, &findings_run[RUN_NOT_EXAMINED],
		    context->is_late
			? "was not checked: no time was left"
			: "was not checked: the time limit (-t) was reached");
}

/* The time that the probe had: the whole time limit unless it shared the thread. */
static const char *waited_text(const struct probe *probe, const struct policy *policy)
{
	double seconds = probe->seconds_given;

	if (probe->turn.before == 0 && probe->turn.left == 1)
		return decimal_text(policy->timeout_s, 3);
	return decimal_text(seconds, seconds < 0.1 ? 3 : 1);
}

static void judge_timeout(
    struct result *result, const struct probe *probe, const struct probe_context *context)
{
	if (probe->is_late) {
		judge_late(result, context);
		return;
	}
	struct clue clue = wrong_port_silence(probe, context->settings->port);

	add_timeout(result,
	    mem_printf("timed out after %s s waiting for %s",
		waited_text(probe, result->policy), dialogue_owed(&probe->dialogue)),
	    clue.words);
	if (clue.fix)
		result_advise(result, clue.fix);
	if (is_inside(probe))
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    "does not respond after the TLS handshake");
}

static void judge_closed(struct result *result, const struct probe *probe, int port)
{
	struct clue clue = wrong_port_silence(probe, port);
	const char *text = mem_printf(
	    "%s before %s", probe->conn.error, dialogue_owed(&probe->dialogue));

	if (is_inside(probe))
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE], text);
	else if (probe->dialogue.step == STEP_GREETING)
		result_add_detailed(result, &findings_connection[CONNECTION_BAD_GREETING],
		    text, clue.words);
	else
		result_add(result, &findings_connection[CONNECTION_PROTOCOL_ERROR], text);
	if (clue.fix)
		result_advise(result, clue.fix);
}

static void judge_garbage(struct result *result, const struct probe *probe)
{
	struct clue clue = wrong_port_greeting(&probe->dialogue);
	const char *text = mem_printf(
	    "%s (expected: %s)", probe->conn.error, dialogue_owed(&probe->dialogue));

	if (probe->dialogue.step == STEP_INSIDE)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE], text);
	else if (probe->dialogue.step == STEP_GREETING)
		result_add(result, &findings_connection[CONNECTION_BAD_GREETING],
		    clue.words ? clue.words : text);
	else
		result_add(result, &findings_connection[CONNECTION_PROTOCOL_ERROR], text);
	if (clue.fix)
		result_advise(result, clue.fix);
}

/* Without a certificate, each handshake that requires one fails: accepting the first
 * finding accepts the second. */
static void judge_anonymous(struct result *result, const char *cipher, const char *text)
{
	const struct finding_kind *kind = &findings_certificate[CERTIFICATE_MISSING];
	bool is_mapped;
	enum state state = severities_state(
	    &result->policy->severities, result->check, kind, kind->state, &is_mapped);

	result_add_detailed(result, kind, "has no certificate",
	    mem_printf("it negotiates only %s", cipher));
	result_add_as(result, &findings_tls[TLS_HANDSHAKE_FAILED], state, text,
	    "without a certificate there is no other handshake");
	result->findings[result->count - 1].is_mapped |= is_mapped;
}

static void judge_tls_failure(struct result *result, const struct probe *probe)
{
	const struct tls_facts *revealed = probe->revealed ? &probe->revealed->tls : NULL;
	const char *text = probe->conn.error;
	struct clue clue = wrong_port_plain_text(&probe->dialogue);

	if (probe->dialogue.tls.plain_text && !probe->dialogue.is_implicit)
		result_add(result, &findings_starttls[STARTTLS_INJECTION], text);
	else if (!revealed)
		result_add_detailed(
		    result, &findings_tls[TLS_HANDSHAKE_FAILED], text, clue.words);
	else if (revealed->chain_count > 0)
		result_add_detailed(result, &findings_tls[TLS_HANDSHAKE_FAILED], text,
		    mem_printf("it negotiates only %s", revealed->cipher));
	else
		judge_anonymous(result, revealed->cipher, text);
	if (clue.fix)
		result_advise(result, clue.fix);
	else if (probe->dialogue.tls.is_undecodable)
		result_advise(result,
		    "Install the certificate again, or reissue it: 'openssl x509 -in "
		    "FILE -noout -text' must show it, its public key included.");
}

static void judge_failure(
    struct result *result, const struct probe *probe, const struct probe_context *context)
{
	switch (probe->conn.failure) {
	case CONN_FINE:
		break;
	case CONN_LOCAL:
		result_add(result, &findings_run[RUN_NO_SOCKET], probe->conn.error);
		break;
	case CONN_NO_ROUTE:
		result_add_as(result, &findings_connection[CONNECTION_FAMILY_UNAVAILABLE],
		    probe->is_host_examined ? STATE_OK : STATE_UNKNOWN, probe->conn.error,
		    NULL);
		break;
	case CONN_UNREACHABLE:
		result_add(result, &findings_connection[CONNECTION_UNREACHABLE],
		    probe->conn.error);
		break;
	case CONN_TIMEOUT:
		judge_timeout(result, probe, context);
		break;
	case CONN_CLOSED:
		judge_closed(result, probe, context->settings->port);
		break;
	case CONN_PROTOCOL:
		judge_garbage(result, probe);
		break;
	case CONN_LIMIT:
		result_add(result, &findings_connection[CONNECTION_PROTOCOL_ERROR],
		    probe->conn.error);
		break;
	case CONN_TLS:
		judge_tls_failure(result, probe);
		break;
	}
}

static void add_unavailable(struct result *result, const struct reply *reply)
{
	result_add(result, &findings_connection[CONNECTION_UNAVAILABLE],
	    mem_printf("refuses service: '%s'", reply->text));
}

static void judge_injection(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	if (dialogue->injected)
		result_add_detailed(result, &findings_starttls[STARTTLS_INJECTION],
		    mem_printf(
			"sends plain text after the reply to %s", protocol->upgrade),
		    dialogue->injected);
}

static void judge_inside(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol, const struct starttls_settings *settings)
{
	const struct text_list *offered = &dialogue->inside.capabilities;

	bool is_refused_anyway = dialogue->hello.verdict == REPLY_NO;

	if (protocol_refuses_name(
		protocol, &dialogue->inside, &dialogue->inside_fallback)) {
		judge_name_refusal(result, dialogue, &dialogue->inside,
		    dialogue->is_implicit ? "" : " inside TLS");
		return;
	}
	if ((dialogue->inside.verdict == REPLY_NO && !is_refused_anyway) ||
	    dialogue->inside.verdict == REPLY_UNAVAILABLE)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    mem_printf(
			"refuses service inside TLS: '%s'", dialogue->inside.text));
	if (dialogue->inside.verdict != REPLY_YES && dialogue->inside.verdict != REPLY_NO)
		return;
	if (dialogue->inside.verdict == REPLY_YES && protocol->has_list &&
	    offered->count == 0)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    mem_printf("answers %s inside TLS without a capability list: '%s'",
			protocol->hello, dialogue->inside.text));
	if (protocol_offers(offered, protocol->upgrade_capability))
		result_add(result, &findings_starttls[STARTTLS_REPEATED],
		    mem_printf("still offers %s inside TLS", protocol->upgrade));
	for (int i = 0; i < settings->required_capabilities.count; i++) {
		const char *wanted = settings->required_capabilities.texts[i];

		if (!protocol_offers(offered, wanted))
			result_add(result,
			    &findings_starttls[STARTTLS_MISSING_CAPABILITY],
			    mem_printf("does not offer %s inside TLS", wanted));
	}
}

static void judge_greeting(struct result *result, const struct dialogue *dialogue)
{
	if (dialogue->greeting.verdict == REPLY_UNAVAILABLE)
		add_unavailable(result, &dialogue->greeting);
	if (dialogue->hello.verdict == REPLY_UNAVAILABLE)
		add_unavailable(result, &dialogue->hello);
	if (dialogue->upgrade.verdict == REPLY_UNAVAILABLE)
		add_unavailable(result, &dialogue->upgrade);
	if (dialogue->greeting.verdict == REPLY_PREAUTH)
		result_add(result, &findings_imap[IMAP_PREAUTH],
		    dialogue->is_implicit
			? "greets with PREAUTH: every client is logged in"
			: "greets with PREAUTH, which rules out STARTTLS");
}

static const char *validity(struct lifetime lifetime)
{
	if (!lifetime.is_known)
		return "certificate without a date";
	if (lifetime.seconds_left < 0)
		return mem_printf("certificate expired %s ago",
		    expiry_span_text(-lifetime.seconds_left));
	return mem_printf(
	    "certificate valid for %s", expiry_span_text(lifetime.seconds_left));
}

static const char *summary(
    const struct probe *probe, const struct probe_context *context, int64_t now)
{
	const struct tls_facts *tls = probe_tls(probe);

	return mem_printf("%s, %s, %s",
	    probe->dialogue.is_implicit ? "implicit TLS"
					: context->settings->protocol->upgrade,
	    tls->version_text,
	    tls->chain_count == 0
		? "no certificate"
		: validity(lifetime_of(tls, &context->settings->expiry, now)));
}

/* Whether the dialogue is complete, with a certificate unless the server has none. */
static bool is_at_its_end(const struct probe *probe)
{
	const struct dialogue *dialogue = &probe->dialogue, *revealed = probe->revealed;

	return (dialogue->step == STEP_DONE && dialogue->tls.chain_count > 0) ||
	       (revealed && revealed->step == STEP_DONE &&
		   revealed->tls.chain_count == 0);
}

/* A server that rejects a normal handshake. */
static void judge_revealed(
    struct result *result, const struct probe *probe, const struct probe_context *context)
{
	const struct dialogue *revealed = probe->revealed;

	judge_inside(result, revealed, context->settings->protocol, context->settings);
	if (revealed->tls.is_established && probe->revealed_error)
		result_add_detailed(result,
		    &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    "refuses service inside TLS", probe->revealed_error);
}

/* A server that does not expect the header reads it as the first command. */
static void advise_on_proxy_header(struct result *result, const struct probe *probe)
{
	const struct dialogue *dialogue = &probe->dialogue;
	bool is_answered = dialogue->greeting.verdict == REPLY_YES &&
			   (dialogue->hello.verdict == REPLY_NO ||
			       (probe->conn.failure == CONN_PROTOCOL &&
				   dialogue->step <= STEP_HELLO));

	if (is_answered && result->count > 0)
		result_advise(result, "Omit --proxy-protocol: the server answers the "
				      "PROXY header as if it were a command.");
}

void starttls_judge(struct result *result, const struct probe *probe,
    const struct probe_context *context, int64_t now)
{
	const struct dialogue *dialogue = &probe->dialogue;
	const struct starttls_settings *settings = context->settings;

	judge_failure(result, probe, context);
	judge_greeting(result, dialogue);
	judge_hello(result, dialogue, context->settings->protocol);
	if (settings->proxy_header)
		advise_on_proxy_header(result, probe);
	judge_injection(result, dialogue, context->settings->protocol);
	/* Impossible with the suites offered; but without a certificate nothing is OK. */
	if (dialogue->tls.is_established && dialogue->tls.chain_count == 0)
		result_add(result, &findings_certificate[CERTIFICATE_MISSING],
		    "has no certificate");
	if (probe_tls(probe))
		judge_tls(result, probe_tls(probe), settings, probe->target->host, now);
	if (probe->revealed)
		judge_revealed(result, probe, context);
	judge_inside(result, dialogue, context->settings->protocol, settings);
	if (is_at_its_end(probe))
		result->summary = summary(probe, context, now);
}
