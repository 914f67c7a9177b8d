/* SPDX-License-Identifier: ISC */
#include "mail/judge.h"

#include "base/mem.h"
#include "cli/decimal.h"
#include "mail/facts.h"
#include "mail/findings.h"
#include "mail/judge_tls.h"

void judge_late(struct result *result, const struct finding_kind *kind, const char *text)
{
	result_add_as(result, kind, result->policy->timeout_state, text, NULL);
}

static bool is_inside(const struct probe *probe)
{
	enum step step = probe->dialogue.step;

	return step == STEP_INSIDE ||
	       (step == STEP_GREETING && probe->dialogue.is_implicit);
}

static void judge_timeout(struct result *result, const struct probe *probe)
{
	const char *waited = decimal_text(result->policy->timeout_s, 3);

	if (probe->is_late)
		judge_late(result, &findings_run[RUN_TIMEOUT],
		    "was not examined: the others have used up the time");
	else
		judge_late(result, &findings_run[RUN_TIMEOUT],
		    mem_printf("timed out after %s s waiting for %s", waited,
			dialogue_owed(&probe->dialogue)));
	if (is_inside(probe))
		judge_late(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    mem_printf("is silent inside TLS"));
}

static void judge_closed(struct result *result, const struct probe *probe)
{
	const char *text = mem_printf(
	    "%s before %s", probe->conn.error, dialogue_owed(&probe->dialogue));

	if (is_inside(probe))
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE], text);
	else if (probe->dialogue.step == STEP_GREETING)
		result_add(result, &findings_connection[CONNECTION_BAD_GREETING], text);
	else
		result_add(result, &findings_connection[CONNECTION_PROTOCOL_ERROR], text);
}

static void judge_garbage(struct result *result, const struct probe *probe)
{
	const char *text = mem_printf(
	    "%s (awaited: %s)", probe->conn.error, dialogue_owed(&probe->dialogue));

	if (probe->dialogue.step == STEP_INSIDE)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE], text);
	else if (probe->dialogue.step == STEP_GREETING)
		result_add(result, &findings_connection[CONNECTION_BAD_GREETING], text);
	else
		result_add(result, &findings_connection[CONNECTION_PROTOCOL_ERROR], text);
}

static void judge_tls_failure(struct result *result, const struct probe *probe)
{
	const struct tls_facts *revealed = probe->revealed;
	const char *text = probe->conn.error;

	if (probe->dialogue.tls.is_plain_text && !probe->dialogue.is_implicit)
		result_add(result, &findings_starttls[STARTTLS_INJECTION], text);
	else if (!revealed)
		result_add(result, &findings_tls[TLS_HANDSHAKE_FAILED], text);
	else if (revealed->chain_count > 0)
		result_add_detailed(result, &findings_tls[TLS_HANDSHAKE_FAILED], text,
		    mem_printf("it only agrees on %s", revealed->cipher));
}

static void judge_failure(struct result *result, const struct probe *probe)
{
	switch (probe->conn.failure) {
	case CONN_FINE:
		break;
	case CONN_LOCAL:
		result_add(result, &findings_run[RUN_NO_SOCKET], probe->conn.error);
		break;
	case CONN_UNREACHABLE:
		result_add(result, &findings_connection[CONNECTION_UNREACHABLE],
		    probe->conn.error);
		break;
	case CONN_TIMEOUT:
		judge_timeout(result, probe);
		break;
	case CONN_CLOSED:
		judge_closed(result, probe);
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
	    mem_printf("gives no service: '%s'", reply->text));
}

/* What is offered in clear text. */
static void judge_offer(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	const char *login = protocol->login(&dialogue->hello.capabilities);

	if (dialogue->hello.verdict != REPLY_YES)
		return;
	if (!protocol_offers(&dialogue->hello.capabilities, protocol->upgrade_capability))
		result_add(result, &findings_starttls[STARTTLS_MISSING],
		    mem_printf("does not offer %s", protocol->upgrade));
	if (login)
		result_add_detailed(result, &findings_starttls[STARTTLS_CLEARTEXT_LOGIN],
		    "allows login before TLS", login);
	if (dialogue->upgrade.verdict == REPLY_NO)
		result_add(result, &findings_starttls[STARTTLS_REFUSED],
		    mem_printf(
			"refuses %s: '%s'", protocol->upgrade, dialogue->upgrade.text));
}

static void judge_injection(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	if (dialogue->injected)
		result_add_detailed(result, &findings_starttls[STARTTLS_INJECTION],
		    mem_printf(
			"sends plain text after the reply to %s", protocol->upgrade),
		    mem_printf("'%s'", dialogue->injected));
}

static const char *refused_upgrade_text(
    const struct dialogue *dialogue, const struct protocol *protocol)
{
	switch (dialogue->upgrade.verdict) {
	case REPLY_YES:
		return mem_printf("; %s works all the same", protocol->upgrade);
	case REPLY_NO:
		return mem_printf("; %s is refused all the same", protocol->upgrade);
	default:
		return "";
	}
}

/* Nobody can see an offer, whether or not the upgrade works. */
static void judge_hello_refused(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol)
{
	const char *missing = mem_printf(
	    "does not offer %s: it refuses %s", protocol->upgrade, protocol->hello);

	if (protocol->is_hello_optional)
		result_add_detailed(result, &findings_starttls[STARTTLS_MISSING], missing,
		    mem_printf("'%s'%s", dialogue->hello.text,
			refused_upgrade_text(dialogue, protocol)));
	else if (dialogue->fallback.verdict == REPLY_YES)
		result_add_detailed(result, &findings_starttls[STARTTLS_MISSING], missing,
		    mem_printf("'%s'; %s works", dialogue->hello.text,
			protocol->hello_fallback));
	else if (!protocol->hello_fallback || dialogue->fallback.verdict == REPLY_NO ||
		 dialogue->fallback.verdict == REPLY_UNAVAILABLE)
		result_add(result, &findings_connection[CONNECTION_UNAVAILABLE],
		    mem_printf(
			"refuses %s: '%s'", protocol->hello, dialogue->hello.text));
}

static void judge_inside(struct result *result, const struct dialogue *dialogue,
    const struct protocol *protocol, const struct settings *settings)
{
	const struct text_list *offered = &dialogue->inside.capabilities;

	bool is_refused_anyway = dialogue->hello.verdict == REPLY_NO;

	if ((dialogue->inside.verdict == REPLY_NO && !is_refused_anyway) ||
	    dialogue->inside.verdict == REPLY_UNAVAILABLE)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    mem_printf(
			"gives no service inside TLS: '%s'", dialogue->inside.text));
	if (dialogue->inside.verdict != REPLY_YES && dialogue->inside.verdict != REPLY_NO)
		return;
	if (dialogue->inside.verdict == REPLY_YES && protocol->has_list &&
	    offered->count == 0)
		result_add(result, &findings_starttls[STARTTLS_NO_SERVICE_INSIDE],
		    mem_printf("answers %s inside TLS without a list: '%s'",
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
			? "greets with PREAUTH: everybody counts as logged in"
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
    const struct probe *probe, const struct probe_means *means, int64_t now)
{
	const struct tls_facts *tls = &probe->dialogue.tls;

	return mem_printf("%s, %s, %s",
	    probe->dialogue.is_implicit ? "implicit TLS" : means->protocol->upgrade,
	    tls->version_text, validity(lifetime_of(tls, &means->settings->expiry, now)));
}

void judge_probe(struct result *result, const struct probe *probe,
    const struct probe_means *means, int64_t now)
{
	const struct dialogue *dialogue = &probe->dialogue;
	const struct settings *settings = means->settings;

	judge_failure(result, probe);
	judge_greeting(result, dialogue);
	if (dialogue->hello.verdict == REPLY_NO)
		judge_hello_refused(result, dialogue, means->protocol);
	judge_offer(result, dialogue, means->protocol);
	judge_injection(result, dialogue, means->protocol);
	if (dialogue->tls.is_established)
		judge_tls(result, &dialogue->tls, settings, probe->target->host, now);
	/* What is wrong with a server that refuses a normal handshake. */
	if (probe->revealed)
		judge_tls(result, probe->revealed, settings, probe->target->host, now);
	judge_inside(result, dialogue, means->protocol, settings);
	if (dialogue->step == STEP_DONE && dialogue->tls.chain_count > 0)
		result->summary = summary(probe, means, now);
	facts_note(result, probe, now);
}
