/* SPDX-License-Identifier: ISC */
#include "mail/starttls_check.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/waiting.h"
#include "cli/decimal.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "mail/findings.h"
#include "mail/judge.h"
#include "mail/judge_tls.h"
#include "mail/metrics.h"
#include "mail/targets.h"
#include "net/library.h"

struct run {
	const struct program *program;
	const struct probe_means *means;
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

static void probe_item(void *context, int item)
{
	struct run *run = context;
	int target = run->probed[item];

	waiting_begin(run->targets.planned[target].subject);
	probe_run(&run->probes[target], &run->targets.planned[target].target, run->means);
	waiting_end();
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
	parallel_run(probe_item, run, run->probed_count);
}

static void judge_all(struct run *run)
{
	for (int i = 0; i < run->targets.count; i++) {
		const struct planned *planned = &run->targets.planned[i];
		struct result *result = &run->report.results[i];

		result->subject = planned->subject;
		result->group = planned->group;
		if (i == 0)
			result->facts = run->targets.facts;
		if (planned->kind)
			result_add_as(
			    result, planned->kind, planned->state, planned->text, NULL);
		if (is_probed(run, i))
			judge_probe(result, &run->probes[i], run->means, run->now);
	}
}

static bool has_timed_out(const struct run *run)
{
	for (int i = 0; i < run->probed_count; i++) {
		if (run->probes[run->probed[i]].conn.failure == CONN_TIMEOUT)
			return true;
	}
	return false;
}

/* -w and -c judge the time of the whole run; one that timed out says so already. */
static enum state time_state(const struct run *run)
{
	const struct policy *policy = &run->means->settings->policy;

	if (has_timed_out(run))
		return STATE_OK;
	if (range_alert(&policy->critical, run->seconds))
		return STATE_CRITICAL;
	return range_alert(&policy->warning, run->seconds) ? STATE_WARNING : STATE_OK;
}

/* Where there is a title, the finding is the whole's, and has the last result to itself. */
static void judge_time(struct run *run)
{
	const struct policy *policy = &run->means->settings->policy;
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

static struct lifetime worst_lifetime(const struct run *run)
{
	struct lifetime worst = { .is_known = false };

	for (int i = 0; i < run->probed_count; i++)
		worst = lifetime_worse(
		    worst, lifetime_of(&run->probes[run->probed[i]].dialogue.tls,
			       &run->means->settings->expiry, run->now));
	return worst;
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
	const struct policy *policy = &run->means->settings->policy;
	struct lifetime lifetime = worst_lifetime(run);
	/* Cut, not rounded: as the text counts whole days. */
	int64_t tenths = lifetime.seconds_left / tenth_of_day_s;

	report_metric(
	    &run->report, (struct metric){ &metrics_starttls[METRIC_TIME], run->seconds,
			      policy->warning.text, policy->critical.text, "0",
			      decimal_text(policy->timeout_s, 3) });
	report_metric(
	    &run->report, (struct metric){ .kind = &metrics_starttls[METRIC_DNS],
			      .value = run->targets.dns_seconds,
			      .least = "0" });
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		if (is_passed(run, stages[i].step) &&
		    !(stages[i].is_plain && run->means->settings->tls))
			report_metric(&run->report,
			    (struct metric){ .kind = &metrics_starttls[stages[i].metric],
				.value = slowest(run, stages[i].step),
				.least = "0" });
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

/* What all members of the whole have in common, when all is well; NULL where no member was
 * examined to its end. */
static const char *summarize(const struct run *run)
{
	enum tls_version oldest = TLS_1_3;
	const char *version = "TLSv1.3";
	struct lifetime lifetime = worst_lifetime(run);
	int done = 0, all = run->probed_count;

	for (int i = 0; i < all; i++) {
		const struct tls_facts *tls = &run->probes[run->probed[i]].dialogue.tls;

		if (!run->report.results[run->probed[i]].summary)
			continue;
		done++;
		if (tls->version <= oldest) {
			oldest = tls->version;
			version = tls->version_text;
		}
	}
	if (done == 0)
		return NULL;
	const char *count = all == 1 ? "1 address"
			    : done < all
				? mem_printf("%d of %d addresses all right", done, all)
				: mem_printf("%d addresses all right", all);
	return mem_printf("%s, %s, %s%s, %s %s", count,
	    run->means->settings->tls ? "implicit TLS" : run->means->protocol->upgrade,
	    version, done > 1 && oldest < TLS_1_3 ? " or newer" : "",
	    all == 1 ? "certificate" : "certificates",
	    lifetime.seconds_left < 0
		? "expired"
		: mem_printf("valid for %s%s", all == 1 ? "" : "at least ",
		      expiry_span_text(lifetime.seconds_left)));
}

static int conclude(struct run *run)
{
	const struct settings *settings = run->means->settings;

	run->now = (int64_t)time(NULL);
	run->seconds = (double)(clock_us() - run->start_us) / 1e6;
	run->report.program = run->program;
	run->report.policy = &settings->policy;
	run->report.title = run->targets.title;
	run->report.nouns = run->targets.nouns;
	bool is_whole_slow = run->targets.title && time_state(run) != STATE_OK;
	report_results(&run->report, run->targets.count + is_whole_slow);
	judge_all(run);
	run->report.summary = summarize(run);
	judge_time(run);
	measure(run);
	return output_report(&run->report);
}

static const struct trust *load_trust(
    const struct program *program, const struct settings *settings)
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
    const struct protocol *protocol, struct settings *settings)
{
	struct probe_means means = { .settings = settings, .protocol = protocol };
	struct run run = { .program = program, .means = &means, .start_us = clock_us() };

	guard_start(program, &settings->policy);
	settings_check(settings, program, protocol);
	means.deadline = deadline_in(settings->policy.timeout_s);
	library_begin();
	means.trust = load_trust(program, settings);
	means.tls_context = tls_context_make(means.trust, TLS_OFFER_NORMAL);
	if (!means.tls_context)
		output_wrong_usage(program, "OpenSSL cannot be set up on this machine");
	targets_find(&run.targets, settings, means.deadline);
	probe_all(&run);
	_exit(conclude(&run));
}
