/* SPDX-License-Identifier: ISC */
#include "starttls/metrics.h"

#include <stddef.h>

#include "base/mem.h"
#include "cli/decimal.h"
#include "mail/judge_cert.h"
#include "mail/run_time.h"

const struct metric_kind metrics_starttls[] = {
	[METRIC_TIME] = { "time", "s", 3, "the whole run; limits by -w, -c and -t" },
	[METRIC_DNS] = { "time_dns", "s", 3, "until names and mail hosts were resolved" },
	[METRIC_CONNECT] = { "time_connect", "s", 3,
	    "until the TCP connection was established" },
	[METRIC_GREETING] = { "time_greeting", "s", 3, "until the greeting arrived" },
	[METRIC_HELLO] = { "time_hello", "s", 3,
	    "until the server listed its capabilities before TLS (EHLO, LHLO, "
	    "CAPABILITY, CAPA)" },
	[METRIC_STARTTLS] = { "time_starttls", "s", 3,
	    "until the server accepted STARTTLS" },
	[METRIC_TLS] = { "time_tls", "s", 3, "the TLS handshake" },
	[METRIC_CERT_DAYS] = { "cert_days", "", 1,
	    "days until the first certificate of a chain expires; limits by -D" },
	{ .label = NULL },
};

static double slowest(const struct examined *examined, enum step step)
{
	double most = 0;

	for (int i = 0; i < examined->targets->count; i++) {
		double seconds = examined->probes[i].dialogue.seconds[step];

		most = seconds > most ? seconds : most;
	}
	return most;
}

/* A stage that no probe completed has no value. */
static bool is_passed(const struct examined *examined, enum step step)
{
	for (int i = 0; i < examined->targets->count; i++) {
		const struct probe *probe = &examined->probes[i];
		bool is_last = probe->target && probe->dialogue.step == step &&
			       probe->conn.failure == CONN_FINE;

		if (probe->dialogue.has_passed[step] || is_last)
			return true;
	}
	return false;
}

void metrics_add(struct section *section, const struct examined *examined, double seconds)
{
	static const int64_t tenth_of_day_s = 8640;
	static const struct {
		int metric;
		enum step step;
		bool is_plain;
	} stages[] = {
		{ METRIC_CONNECT, STEP_CONNECT, false },
		{ METRIC_GREETING, STEP_GREETING, false },
		{ METRIC_HELLO, STEP_HELLO, true },
		{ METRIC_STARTTLS, STEP_UPGRADE, true },
		{ METRIC_TLS, STEP_TLS, false },
	};
	const struct starttls_settings *settings = examined->context->settings;
	struct lifetime lifetime = summary_lifetime(examined);
	/* Truncated, not rounded: the text counts whole days. */
	int64_t tenths = lifetime.seconds_left / tenth_of_day_s;

	run_time_measure(
	    section, &metrics_starttls[METRIC_TIME], &settings->seconds, seconds);
	section_metric(section, (struct metric){ .kind = &metrics_starttls[METRIC_DNS],
				    .value = examined->targets->dns_seconds,
				    .min = "0" });
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (is_passed(examined, stages[i].step) &&
		    !(stages[i].is_plain && settings->tls))
			section_metric(section,
			    (struct metric){ .kind = &metrics_starttls[stages[i].metric],
				.value = slowest(examined, stages[i].step),
				.min = "0" });
	}
	if (lifetime.is_known)
		section_metric(
		    section, (struct metric){ .kind = &metrics_starttls[METRIC_CERT_DAYS],
				 .value = (double)tenths / 10,
				 .warning = mem_printf(
				     "%s:", decimal_text(lifetime.warning_days, 2)),
				 .critical = mem_printf(
				     "%s:", decimal_text(lifetime.critical_days, 2)) });
}
