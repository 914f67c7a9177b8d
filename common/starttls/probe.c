/* SPDX-License-Identifier: ISC */
#include "starttls/probe.h"

#include <string.h>

#include "base/mem.h"
#include "base/waiting.h"
#include "net/proxy_header.h"
#include "net/race.h"

/* RFC 8446 6: the alerts of a server that accepts none of the offers. */
enum { ALERT_HANDSHAKE_FAILURE = 40, ALERT_INSUFFICIENT_SECURITY = 71 };

/* For the connection, if a lookup may still find other addresses. */
enum { PARTIAL_WAIT_US = 1000000 };

/* Connects to the first address that accepts. */
static void connect_to_first(struct probe *probe, const struct probe_context *context)
{
	const struct target *target = probe->target;
	int count = target->address_count;
	struct address *addresses = mem_alloc((size_t)count * sizeof *addresses);
	const char **errors = mem_alloc((size_t)count * sizeof *errors);

	for (int i = 0; i < count; i++) {
		addresses[i] = target->addresses[i];
		address_set_port(&addresses[i], context->settings->port);
	}
	struct deadline until = target->is_partial
				    ? deadline_within(context->deadline, PARTIAL_WAIT_US)
				    : context->deadline;
	int place = race_open(&probe->conn, addresses, count, until,
	    context->policy->verbosity >= 3, errors);
	probe->conn.deadline = context->deadline;
	probe->address = addresses[place];
	for (int i = 0; i < count; i++) {
		if (errors[i])
			text_list_add(&probe->attempts,
			    mem_printf("%s %s", address_text(&addresses[i]), errors[i]));
	}
}

static struct dialogue_params make_params(
    const struct probe *probe, const struct probe_context *context)
{
	const struct starttls_settings *settings = context->settings;
	struct address literal;
	struct dialogue_params params = {
		.protocol = context->settings->protocol,
		.is_implicit = settings->tls,
		.our_name = settings->our_name,
		.tls_context = context->tls_context,
		.tls = { settings->server_name, settings->verify_names.texts,
		    settings->verify_names.count },
	};

	/* RFC 6066 3: literal addresses are not permitted. */
	if (!settings->server_name && !settings->no_server_name &&
	    !address_parse(probe->target->host, 0, &literal))
		params.tls.server_name = probe->target->host;
	if (params.tls.name_count == 0) {
		params.tls.names = &probe->target->host;
		params.tls.name_count = 1;
	}
	return params;
}

/* After the certificate, the cause of a failure is no longer the offer. */
static bool is_refused_by_offer(const struct conn *conn, const struct dialogue *dialogue)
{
	const struct tls_facts *tls = &dialogue->tls;

	return conn->failure == CONN_TLS && dialogue->step == STEP_TLS &&
	       tls->chain_count == 0 &&
	       (tls->alert == ALERT_HANDSHAKE_FAILURE ||
		   tls->alert == ALERT_INSUFFICIENT_SECURITY);
}

/* Repeats the dialogue with another offer.  NULL if TLS provides no facts; *is_refused:
 * the server rejects this offer too. */
static struct dialogue *ask_again(struct probe *probe,
    const struct probe_context *context, enum tls_offer offer, bool *is_refused)
{
	struct dialogue_params params = make_params(probe, context);
	struct dialogue *dialogue = mem_alloc(sizeof *dialogue);
	struct conn *conn = mem_alloc(sizeof *conn);

	*is_refused = false;
	dialogue->subject = probe->target->subject;
	params.tls_context = tls_context_make(context->trust, offer);
	if (!params.tls_context)
		return NULL;
	conn_open(conn, &probe->address, context->deadline, false);
	if (context->settings->proxy_header)
		proxy_header_send(conn);
	dialogue_hold(dialogue, conn, &params);
	probe->revealed_error = conn->failure == CONN_FINE ? NULL
				: conn->error              ? conn->error
							   : "does not respond";
	conn_close(conn);
	*is_refused = is_refused_by_offer(conn, dialogue);
	return dialogue->tls.is_established || dialogue->tls.chain_count > 0 ? dialogue
									     : NULL;
}

/* Finds out why the server rejects the offer.  It has no certificate only if each offer
 * that requires one is rejected. */
static void reveal(struct probe *probe, const struct probe_context *context)
{
	bool is_refused;

	probe->revealed = ask_again(probe, context, TLS_OFFER_ANYTHING, &is_refused);
	if (is_refused && !probe->revealed)
		probe->revealed = ask_again(
		    probe, context, TLS_OFFER_ANONYMOUS, &is_refused);
}

const struct tls_facts *probe_tls(const struct probe *probe)
{
	if (probe->dialogue.tls.is_established || probe->dialogue.tls.chain_count > 0)
		return &probe->dialogue.tls;
	return probe->revealed ? &probe->revealed->tls : NULL;
}

static void examine(struct probe *probe, const struct probe_context *context)
{
	struct dialogue_params params = make_params(probe, context);

	dialogue_step(&probe->dialogue, STEP_CONNECT);
	connect_to_first(probe, context);
	if (context->settings->proxy_header)
		proxy_header_send(&probe->conn);
	if (probe->conn.failure == CONN_FINE)
		dialogue_hold(&probe->dialogue, &probe->conn, &params);
	dialogue_step(&probe->dialogue, probe->dialogue.step);
	conn_close(&probe->conn);
	if (is_refused_by_offer(&probe->conn, &probe->dialogue))
		reveal(probe, context);
	probe->is_server_named = params.tls.server_name && probe_tls(probe);
}

void probe_run(struct probe *probe, const struct target *target,
    const struct probe_context *context, struct turn turn)
{
	struct probe_context own = *context;
	int64_t share_us = deadline_left_us(context->deadline) / turn.left;

	memset(probe, 0, sizeof *probe);
	probe->target = target;
	probe->address = target->addresses[0];
	probe->dialogue.subject = target->subject;
	probe->dialogue.protocol = context->settings->protocol;
	probe->turn = turn;
	probe->seconds_given = (double)share_us / 1e6;
	probe->is_late = share_us == 0;
	own.deadline = deadline_within(context->deadline, share_us);
	if (probe->is_late)
		conn_fail(&probe->conn, CONN_TIMEOUT, "was not checked");
	else
		examine(probe, &own);
	waiting_for(NULL);
}
