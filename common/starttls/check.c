/* SPDX-License-Identifier: ISC */
#include "starttls/check.h"

#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/pool.h"
#include "cli/usage.h"
#include "mail/run_time.h"
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
	const struct starttls_settings *settings;
	const struct context *run; /* from check_main() */
	struct probe_context context;
	struct targets targets;
	struct probe *probes;    /* one per target, in order */
	struct result **results; /* the same; without a group the section's */
	int *probed;             /* the targets that have an address */
	int probed_count;
	struct section *section;
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

	probe_run(&run->probes[target], &run->targets.planned[target].target,
	    &run->context, turn);
}

/* If no known address answers, looks up the other family and tries its addresses. */
static void probe_late(struct run *run, int item)
{
	struct probe *probe = &run->probes[item];
	struct target *target = &run->targets.planned[item].target;

	if (!target->is_partial || probe->dialogue.step != STEP_CONNECT ||
	    deadline_passed(run->context.deadline))
		return;
	targets_complete(&run->targets, target, run->settings, run->context.deadline);
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
	run->context.is_alone = run->probed_count == 1;
	run->context.is_late = deadline_passed(run->context.deadline);
	pool_run(probe_item, run, run->probed_count);
	if (run->probed_count == 1)
		probe_late(run, run->probed[0]);
}

/* An earlier subject with the same certificates, or NULL. */
static const char *alike(const struct run *run, int target)
{
	for (int i = 0; i < target; i++) {
		if (is_probed(run, i) &&
		    describe_is_alike(&run->probes[i], &run->probes[target]))
			return run->targets.planned[i].subject;
	}
	return NULL;
}

/* A target without a group uses the result of the whole section if it has a title. */
static struct result *result_for(struct run *run, const struct planned *planned)
{
	struct section *section = run->section;

	if (section->title && !planned->group)
		return &section->whole;
	struct result *result = section_add_result(section, planned->subject);
	result->group = planned->group;
	result->part = planned->part;
	return result;
}

static void judge_target(struct run *run, int target)
{
	const struct planned *planned = &run->targets.planned[target];
	struct result *result = result_for(run, planned);

	run->results[target] = result;
	if (target == 0)
		section_lead(run->section)->facts = run->targets.facts;
	if (is_probed(run, target)) {
		result->software = software_of(
		    run->probes[target].dialogue.greeting.first,
		    planned->target.host ? planned->target.host : planned->group);
		starttls_judge(result, &run->probes[target], &run->context, run->now);
		describe_probe(
		    result, &run->probes[target], alike(run, target), run->now);
	}
	if (planned->kind)
		result_add_as(result, planned->kind, planned->state, planned->text,
		    planned->detail);
}

/* RFC 6066 3: the client chooses the server name; DANE senders send it (RFC 7672 8.1). */
static void remark_server_name(struct run *run)
{
	const struct starttls_settings *settings = run->settings;
	bool is_between_servers = run->settings->protocol->has_mx && !settings->tls &&
				  (settings->domain || settings->port == 25);

	for (int i = 0; i < run->probed_count; i++) {
		struct result *result = run->results[run->probed[i]];

		if (!is_between_servers || run->run->policy->verbosity < 1 ||
		    !run->probes[run->probed[i]].is_server_named)
			continue;
		fact_add(&result->hints, "SNI",
		    "checked only with a server name; most mail servers send none (use "
		    "--no-sni to check without it)");
		return;
	}
}

/* Whether this machine could probe another address of the same host. */
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

	run->results = mem_alloc((size_t)count * sizeof(struct result *));

	for (int i = 0; i < run->probed_count; i++) {
		struct probe *probe = &run->probes[run->probed[i]];

		probe->is_host_examined = is_host_examined(run, probe);
	}
	for (int i = 0; i < count; i++) {
		judge_target(run, i);
		answers[i] = is_probed(run, i) && judge_hosts_answers(&run->probes[i]);
	}
	if (run->settings->domain)
		judge_hosts(run->results, count, answers);
	remark_server_name(run);
}

static void end_late(const void *given, double seconds, struct section *section)
{
	const struct starttls_settings *settings = given;

	run_time_judge(section, &settings->seconds, seconds);
	run_time_measure(
	    section, &metrics_starttls[METRIC_TIME], &settings->seconds, seconds);
}

static struct examined examined_of(const struct run *run)
{
	return (struct examined){ &run->targets, run->results, run->probes, &run->context,
		run->now };
}

static void conclude(struct run *run)
{
	struct section *section = run->section;

	run->now = (int64_t)time(NULL);
	run->seconds = (double)(clock_us() - run->run->start_us) / 1e6;
	if (run->targets.title)
		section_title(section, run->targets.title);
	section->nouns = run->targets.nouns;
	judge_all(run);
	struct examined examined = examined_of(run);
	section->summary = summary_text(&examined);
	run_time_judge(section, &run->settings->seconds, run->seconds);
	metrics_add(section, &examined, run->seconds);
}

static const struct trust *load_trust(const struct starttls_settings *settings)
{
	const char *error, *culprit;
	const struct trust *trust = trust_load(
	    settings->ca_file, settings->ca_directory, &error, &culprit);

	if (!trust)
		usage_error("--%s: %s",
		    culprit && culprit == settings->ca_directory ? "ca-dir" : "ca-file",
		    error);
	return trust;
}

static void run_check(
    const void *settings, const struct context *context, struct section *section)
{
	struct run run = { .settings = settings, .run = context, .section = section };
	struct probe_context *probes = &run.context;

	probes->settings = settings;
	probes->policy = context->policy;
	probes->deadline = context->deadline;
	const char *error = openssl_init();
	if (error)
		usage_error("%s", error);
	probes->trust = load_trust(settings);
	probes->tls_context = tls_context_make(probes->trust, TLS_OFFER_NORMAL);
	if (!probes->tls_context)
		usage_error("OpenSSL cannot be initialised on this machine");
	targets_find(
	    &run.targets, section, settings, context->resolver, context->deadline);
	probe_all(&run);
	conclude(&run);
}

static const char *target_of(const void *given)
{
	const struct starttls_settings *settings = given;
	const struct protocol *protocol = settings->protocol;
	int port = settings->tls ? protocol->tls_port : protocol->port;

	if (settings->domain)
		return settings->domain;
	return settings->host ? host_port_text(settings->host,
				    settings->port ? settings->port : port)
			      : "";
}

static const struct finding_kind *const smtp_findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_smtp,
	findings_starttls,
	findings_tls,
	findings_certificate,
	findings_mx,
	NULL,
};

static const struct finding_kind *const lmtp_findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_smtp,
	findings_starttls,
	findings_tls,
	findings_certificate,
	NULL,
};

static const struct finding_kind *const imap_findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_starttls,
	findings_imap,
	findings_tls,
	findings_certificate,
	NULL,
};

static const struct finding_kind *const other_findings[] = {
	findings_run,
	findings_time,
	findings_connection,
	findings_starttls,
	findings_tls,
	findings_certificate,
	NULL,
};

/* They differ in name and findings alone. */
#define STARTTLS_CHECK(word, tables)                                                     \
	{                                                                                \
		.name = (word), .findings = (tables), .metrics = metrics_starttls,       \
		.timeout = &findings_run[RUN_TIMEOUT],                                   \
		.prepare = starttls_settings_prepare, .target = target_of,               \
		.late = end_late, .run = run_check,                                      \
	}

const struct check smtp_check = STARTTLS_CHECK("smtp", smtp_findings);
const struct check lmtp_check = STARTTLS_CHECK("lmtp", lmtp_findings);
const struct check imap_check = STARTTLS_CHECK("imap", imap_findings);
const struct check pop3_check = STARTTLS_CHECK("pop3", other_findings);
const struct check sieve_check = STARTTLS_CHECK("sieve", other_findings);
