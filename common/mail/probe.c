/* SPDX-License-Identifier: ISC */
#include "mail/probe.h"

#include <string.h>

#include "base/mem.h"

/* RFC 8446 6: the alerts by which a server says that the offers do not meet. */
enum { ALERT_HANDSHAKE_FAILURE = 40, ALERT_INSUFFICIENT_SECURITY = 71 };

/* Connects to the first address that accepts; each gets its share of the time that is
 * left. */
static void connect_in_turn(struct probe *probe, const struct probe_means *means)
{
	const struct target *target = probe->target;
	bool is_traced = means->settings->policy.verbosity >= 3;

	for (int i = 0; i < target->address_count; i++) {
		int left = target->address_count - i;
		struct deadline share = deadline_within(
		    means->deadline, deadline_left_us(means->deadline) / left);

		probe->address = target->addresses[i];
		address_set_port(&probe->address, means->settings->port);
		conn_open(&probe->conn, &probe->address, share, is_traced);
		probe->conn.deadline = means->deadline;
		if (probe->conn.failure == CONN_FINE || left == 1)
			return;
		text_list_add(
		    &probe->attempts, mem_printf("%s %s", address_text(&probe->address),
					  probe->conn.error));
		conn_close(&probe->conn);
	}
}

static struct dialogue_wish make_wish(
    const struct probe *probe, const struct probe_means *means)
{
	const struct settings *settings = means->settings;
	struct address literal;
	struct dialogue_wish wish = {
		.protocol = means->protocol,
		.is_implicit = settings->tls,
		.our_name = settings->our_name,
		.tls_context = means->tls_context,
		.tls = { settings->server_name, settings->verify_names.texts,
		    settings->verify_names.count },
	};

	/* RFC 6066 3: literal addresses are not permitted. */
	if (!settings->server_name && !settings->no_server_name &&
	    !address_parse(probe->target->host, 0, &literal))
		wish.tls.server_name = probe->target->host;
	if (wish.tls.name_count == 0) {
		wish.tls.names = &probe->target->host;
		wish.tls.name_count = 1;
	}
	return wish;
}

static bool is_refused_by_offer(const struct probe *probe)
{
	const struct tls_facts *tls = &probe->dialogue.tls;

	return probe->conn.failure == CONN_TLS && probe->dialogue.step == STEP_TLS &&
	       (tls->alert == ALERT_HANDSHAKE_FAILURE ||
		   tls->alert == ALERT_INSUFFICIENT_SECURITY);
}

/* Asks once more, offering suites that nobody should use, to learn what the server lacks. */
static void reveal(struct probe *probe, const struct probe_means *means)
{
	struct dialogue_wish wish = make_wish(probe, means);
	struct dialogue *dialogue = mem_alloc(sizeof *dialogue);
	struct conn *conn = mem_alloc(sizeof *conn);

	wish.tls_context = tls_context_make(means->trust, TLS_OFFER_ANYTHING);
	if (!wish.tls_context)
		return;
	conn_open(conn, &probe->address, means->deadline, false);
	dialogue_hold(dialogue, conn, &wish);
	conn_close(conn);
	if (dialogue->tls.is_established)
		probe->revealed = &dialogue->tls;
}

void probe_run(
    struct probe *probe, const struct target *target, const struct probe_means *means)
{
	struct dialogue_wish wish;

	memset(probe, 0, sizeof *probe);
	probe->target = target;
	probe->dialogue.protocol = means->protocol;
	wish = make_wish(probe, means);
	probe->is_late = deadline_passed(means->deadline);
	dialogue_step(&probe->dialogue, STEP_CONNECT);
	connect_in_turn(probe, means);
	if (probe->conn.failure == CONN_FINE)
		dialogue_hold(&probe->dialogue, &probe->conn, &wish);
	dialogue_step(&probe->dialogue, probe->dialogue.step);
	conn_close(&probe->conn);
	if (is_refused_by_offer(probe))
		reveal(probe, means);
}
