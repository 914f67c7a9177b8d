/* SPDX-License-Identifier: ISC */
#include "starttls/check.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/pool.h"
#include "base/waiting.h"
#include "cli/decimal.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "mail/judge_cert.h"
#include "net/openssl_init.h"
#include "starttls/describe.h"
#include "starttls/findings.h"
#include "starttls/judge.h"
#include "starttls/judge_hosts.h"
#include "starttls/metrics.h"
#include "starttls/software.h"
#include "starttls/summary.h"
#include "starttls/targets.h"

struct run {
	const struct program *program;
	struct probe_context *context;
	struct targets targets;
	struct probe *probes; /* one a target, in order */
	int *probed;          /* the targets that there is an address for */
	int probed_count;
	struct report report;
	int64_t start_us;
	double seconds;
	int64_t now;
};

static bool is_probed(const struct run *run, int item)
{
	return run->targets.planned[item].target.address_count > 0;
}

static void probe_item(void *context, int item, struct turn turn)
{
	struct run *run = context;
	int target = run->probed[item];

	waiting_begin(run->targets.planned[target].subject);
	probe_run(&run->probes[target], &run->targets.planned[target].target,
	    run->context, turn);
	waiting_end();
}

/* Where no address answers that was found in time, those of the other family are tried too. */
static void probe_late(struct run *run, int item)
{
	struct probe *probe = &run->probes[item];
	struct target *target = &run->targets.planned[item].target;

	if (!target->is_partial || probe->dialogue.step != STEP_CONNECT ||
	    deadline_passed(run->context->deadline))
		return;
	targets_complete(
	    &run->targets, target, run->context->settings, run->context->deadline);
	probe_item(run, 0, (struct turn){ .left = 1 });
}

static void probe_all(struct run *run)
{
	size_t count = (size_t)run->targets.count;

	run->probes = mem_alloc(count * sizeof *run->probes);
	run->probed = mem_alloc(count * sizeof *run->probed);
	for (int i = 0; i < run->targets.count; i++) {
		if (is_probed(run, i))
			run->probed[run->probed_count++] = i;
	}
	run->context->is_alone = run->probed_count == 1;
	run->context->is_late = deadline_passed(run->context->deadline);
	pool_run(probe_item, run, run->probed_count);
	if (run->probed_count == 1)
		probe_late(run, run->probed[0]);
}

/* The subject before this one whose certificates are the same, or NULL. */
static const char *alike(const struct run *run, int target)
{
	for (int i = 0; i < target; i++) {
		if (is_probed(run, i) &&
		    describe_is_alike(&run->probes[i], &run->probes[target]))
			return run->targets.planned[i].subject;
	}
	return NULL;
}

static void judge_target(struct run *run, int target)
{
	const struct planned *planned = &run->targets.planned[target];
	struct result *result = &run->report.results[target];

	result->subject = planned->subject;
	result->group = planned->group;
	result->part = planned->part;
	if (!run->report.title && target == 0)
		result->facts = run->targets.facts;
	result->software = software_of(run->probes[target].dialogue.greeting.first,
	    planned->target.host ? planned->target.host : planned->group);
	if (is_probed(run, target)) {
		starttls_judge(result, &run->probes[target], run->context, run->now);
		describe_probe(
		    result, &run->probes[target], alike(run, target), run->now);
	}
	if (planned->kind)
		result_add_as(result, planned->kind, planned->state, planned->text,
		    planned->detail);
}

/* RFC 6066 3: the server name is the client's choice; RFC 7672 8.1 has senders make it for DANE. */
static void remark_server_name(struct run *run)
{
	const struct starttls_settings *settings = run->context->settings;
	bool is_between_servers = run->context->protocol->has_mx && !settings->tls &&
				  (settings->domain || settings->port == 25);

	for (int i = 0; i < run->probed_count; i++) {
		struct result *result = &run->report.results[run->probed[i]];

		if (!is_between_servers || settings->policy.verbosity < 1 ||
		    !run->probes[run->probed[i]].is_server_named)
			continue;
		text_list_add(&result->remarks, "    SNI: only asked with a server name; "
						"mail servers mostly send none "
						"(--no-sni asks so)");
		return;
	}
}

/* Whether another address of the same host could be tried from this machine. */
static bool is_host_examined(const struct run *run, const struct probe *probe)
{
	for (int i = 0; i < run->probed_count; i++) {
		const struct probe *other = &run->probes[run->probed[i]];

		if (other->conn.failure != CONN_NO_ROUTE &&
		    other->conn.failure != CONN_LOCAL &&
		    strcmp(other->target->host, probe->target->host) == 0)
			return true;
	}
	return false;
}

static void judge_all(struct run *run)
{
	int count = run->targets.count;
	bool *answers = mem_alloc((size_t)count * sizeof *answers);

	for (int i = 0; i < run->probed_count; i++) {
		struct probe *probe = &run->probes[run->probed[i]];

		probe->is_host_examined = is_host_examined(run, probe);
	}
	for (int i = 0; i < count; i++) {
		judge_target(run, i);
		answers[i] = is_probed(run, i) && judge_hosts_answers(&run->probes[i]);
	}
	if (run->context->settings->domain)
		judge_hosts(run->report.results, count, answers);
	remark_server_name(run);
}

/* -w and -c judge the time of every run, also of one that timed out. */
static enum state time_state(const struct run *run)
{
	const struct policy *policy = &run->context->settings->policy;

	if (range_alert(&policy->critical, run->seconds))
		return STATE_CRITICAL;
	return range_alert(&policy->warning, run->seconds) ? STATE_WARNING : STATE_OK;
}

/* Where there is a title, the finding is the whole's, and has the last result to itself. */
static void judge_time(struct run *run)
{
	const struct policy *policy = &run->context->settings->policy;
	struct report *report = &run->report;
	enum state state = time_state(run);

	if (state == STATE_OK || report->count == 0)
		return;
	struct result *last = &report->results[report->count - 1];
	if (report->title)
		last->subject = report->title;
	result_add_as(last, &findings_time[RUN_SLOW], state,
	    mem_printf("took %.3f s, outside the range %s", run->seconds,
		state == STATE_CRITICAL ? policy->critical.text : policy->warning.text),
	    NULL);
}

static double slowest(const struct run *run, enum step step)
{
	double most = 0;

	for (int i = 0; i < run->probed_count; i++) {
		double seconds = run->probes[run->probed[i]].dialogue.seconds[step];

		most = seconds > most ? seconds : most;
	}
	return most;
}

/* A stage that no probe got through has no number. */
static bool is_passed(const struct run *run, enum step step)
{
	for (int i = 0; i < run->probed_count; i++) {
		const struct probe *probe = &run->probes[run->probed[i]];
		bool is_last = probe->dialogue.step == step &&
			       probe->conn.failure == CONN_FINE;

		if (probe->dialogue.has_passed[step] || is_last)
			return true;
	}
	return false;
}

static struct examined examined_of(const struct run *run)
{
	return (struct examined){ &run->targets, run->report.results, run->probes,
		run->context, run->now };
}

static void measure(struct run *run)
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
	const struct policy *policy = &run->context->settings->policy;
	struct examined examined = examined_of(run);
	struct lifetime lifetime = summary_lifetime(&examined);
	/* Cut, not rounded: as the text counts whole days. */
	int64_t tenths = lifetime.seconds_left / tenth_of_day_s;

	report_metric(
	    &run->report, (struct metric){ &metrics_starttls[METRIC_TIME], run->seconds,
			      policy->warning.text, policy->critical.text, "0",
			      decimal_text(policy->timeout_s, 3) });
	report_metric(
	    &run->report, (struct metric){ .kind = &metrics_starttls[METRIC_DNS],
			      .value = run->targets.dns_seconds,
			      .min = "0" });
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (is_passed(run, stages[i].step) &&
		    !(stages[i].is_plain && run->context->settings->tls))
			report_metric(&run->report,
			    (struct metric){ .kind = &metrics_starttls[stages[i].metric],
				.value = slowest(run, stages[i].step),
				.min = "0" });
	}
	if (lifetime.is_known)
		report_metric(&run->report,
		    (struct metric){ .kind = &metrics_starttls[METRIC_CERT_DAYS],
			.value = (double)tenths / 10,
			.warning = mem_printf(
			    "%s:", decimal_text(lifetime.warning_days, 2)),
			.critical = mem_printf(
			    "%s:", decimal_text(lifetime.critical_days, 2)) });
}

static int conclude(struct run *run)
{
	const struct starttls_settings *settings = run->context->settings;

	run->now = (int64_t)time(NULL);
	run->seconds = (double)(clock_us() - run->start_us) / 1e6;
	run->report.program = run->program;
	run->report.policy = &settings->policy;
	run->report.title = run->targets.title;
	run->report.nouns = run->targets.nouns;
	run->report.facts = run->targets.facts;
	bool is_whole_slow = run->targets.title && time_state(run) != STATE_OK;
	report_results(&run->report, run->targets.count + is_whole_slow);
	judge_all(run);
	struct examined examined = examined_of(run);
	run->report.summary = summary_text(&examined);
	judge_time(run);
	measure(run);
	return output_report(&run->report);
}

static const struct trust *load_trust(
    const struct program *program, const struct starttls_settings *settings)
{
	const char *error, *culprit;
	const struct trust *trust = trust_load(
	    settings->ca_file, settings->ca_directory, &error, &culprit);

	if (!trust)
		output_wrong_usage(program, "--%s: %s",
		    culprit && culprit == settings->ca_directory ? "ca-dir" : "ca-file",
		    error);
	return trust;
}

_Noreturn void starttls_check(const struct program *program,
    const struct protocol *protocol, struct starttls_settings *settings)
{
	static struct resolver resolver;
	struct probe_context context = { .settings = settings, .protocol = protocol };
	struct run run = {
		.program = program, .context = &context, .start_us = clock_us()
	};

	guard_start(program, &settings->policy);
	starttls_settings_check(settings, program, protocol);
	context.deadline = deadline_in(settings->policy.timeout_s);
	const char *error = openssl_init();
	if (error)
		output_wrong_usage(program, "%s", error);
	context.trust = load_trust(program, settings);
	context.tls_context = tls_context_make(context.trust, TLS_OFFER_NORMAL);
	if (!context.tls_context)
		output_wrong_usage(program, "OpenSSL cannot be set up on this machine");
	resolver_start(&resolver, &settings->nameservers);
	targets_find(&run.targets, settings, &resolver, context.deadline);
	probe_all(&run);
	_exit(conclude(&run));
}
