/* SPDX-License-Identifier: ISC */
#include "mail/spf_check.h"

#include <limits.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "mail/metrics.h"
#include "mail/spf_findings.h"
#include "mail/spf_judge.h"
#include "mail/spf_terms.h"

struct evaluation {
	struct address client;
	struct spf_host host;
	enum spf_result result;
	bool is_expected;
};

struct run {
	const struct spf_settings *settings;
	struct spf_dns dns;
	struct report report;
};

static void note_questions(struct result *result, const struct spf_dns *dns)
{
	for (int i = 0; i < dns->asked; i++) {
		const struct dns_query *query = &dns->queries[i];
		const struct dns_answer *answer = &query->answer;

		text_list_add(&result->dialogue,
		    mem_printf("DNS %s %s: %s", query->name,
			spf_dns_type_name(query->type),
			answer->status == DNS_OK
			    ? mem_printf("%d record%s", answer->count,
				  answer->count == 1 ? "" : "s")
			: answer->status == DNS_NODATA ? "none"
						       : answer->error));
	}
}

/* A limit of 4.6.4 as perfdata has it. */
static void add_count(struct report *report, int metric, double value,
    const char *warning, const char *critical, const char *most)
{
	report_metric(report, (struct metric){ .kind = &metrics_spf[metric],
				  .value = value,
				  .warning = warning,
				  .critical = critical,
				  .least = "0",
				  .most = most });
}

static void measure_survey(struct report *report, const struct spf_survey *survey)
{
	const struct policy *policy = report->policy;

	if (!survey->root->chosen)
		return;
	add_count(report, METRIC_LOOKUPS, survey->lookups, policy->warning.text,
	    policy->critical.text, "10");
	add_count(report, METRIC_VOID_LOOKUPS, survey->voids, NULL, "2", "");
	add_count(report, METRIC_INCLUDES, survey->includes, NULL, NULL, NULL);
	add_count(report, METRIC_RECORD_BYTES, (double)survey->root->chosen->length,
	    "450", NULL, NULL);
	add_count(report, METRIC_IPV4_ADDRESSES, spf_space_size(&survey->ipv4), NULL,
	    NULL, "4294967296");
}

static void survey(struct run *run)
{
	const struct spf_settings *settings = run->settings;
	struct spf_tree *tree = mem_alloc(sizeof *tree);
	struct result *result;
	struct spf_survey survey;

	tree->dns = &run->dns;
	tree->lookups_max = INT_MAX;
	tree->family = settings->ipv4   ? SPF_IPV4_ONLY
		       : settings->ipv6 ? SPF_IPV6_ONLY
					: SPF_ANY_FAMILY;
	spf_survey_take(&survey, tree, settings->domain);
	report_results(&run->report, 1);
	result = &run->report.results[0];
	result->subject = settings->domain;
	spf_judge_survey(result, &survey);
	spf_terms_note(result, &survey);
	note_questions(result, &run->dns);
	measure_survey(&run->report, &survey);
}

static void evaluate(struct run *run, struct evaluation *evaluation)
{
	const struct spf_settings *settings = run->settings;
	struct spf_tree *tree = mem_alloc(sizeof *tree);

	tree->dns = &run->dns;
	tree->has_client = true;
	tree->lookups_max = SPF_LOOKUPS_MAX;
	tree->values = (struct spf_macro_values){
		.local_part = settings->local_part,
		.sender_domain = settings->sender_domain,
		.address = evaluation->client,
		.helo = settings->helo,
		.validated = "unknown",
		.receiver = "unknown",
		.time_s = time(NULL),
	};
	evaluation->host.tree = tree;
	evaluation->result = spf_host_check(&evaluation->host, settings->domain);
	evaluation->is_expected = settings->expected.results[evaluation->result];
}

static const char *sentence(const struct evaluation *evaluation, const char *domain)
{
	switch (evaluation->result) {
	case SPF_PASS:
		return mem_printf("is allowed to send for %s", domain);
	case SPF_FAIL:
		return mem_printf("is not allowed to send for %s", domain);
	case SPF_SOFTFAIL:
		return mem_printf("is probably not allowed to send for %s", domain);
	case SPF_NEUTRAL:
		return mem_printf(
		    "is neither allowed nor forbidden to send for %s", domain);
	case SPF_NONE:
	case SPF_TEMPERROR:
	case SPF_PERMERROR:
		break;
	}
	return mem_printf(
	    "cannot be judged for %s: %s", *domain ? domain : "''", evaluation->host.why);
}

static void judge(struct result *result, const struct evaluation *evaluation,
    const struct spf_dns *dns, const char *text)
{
	if (evaluation->is_expected)
		result->summary = text;
	else if (evaluation->result == SPF_TEMPERROR)
		spf_judge_failure(result, dns, evaluation->host.failed, text);
	else if (evaluation->result == SPF_PERMERROR)
		result_add(result, &findings_spf[SPF_BROKEN], text);
	else if (evaluation->result == SPF_NONE)
		result_add(result, &findings_spf[SPF_NO_RECORD], text);
	else
		result_add(result, &findings_spf[SPF_UNEXPECTED], text);
}

static void report_evaluation(struct run *run, struct result *result,
    const struct evaluation *evaluation, const char *behind)
{
	const struct spf_host *host = &evaluation->host;

	result->subject = mem_printf("%s: %s", spf_result_name(evaluation->result),
	    address_text(&evaluation->client));
	judge(result, evaluation, &run->dns,
	    mem_printf("%s%s", sentence(evaluation, run->settings->domain), behind));
	if (host->explanation && evaluation->result == SPF_FAIL)
		text_list_add(
		    &result->remarks, mem_printf("Explanation: %s", host->explanation));
	text_list_add(&result->facts, mem_printf("decided by: %s", host->why));
	text_list_add(
	    &result->facts, mem_printf("sender %s@%s, HELO %s", run->settings->local_part,
				run->settings->sender_domain, run->settings->helo));
	text_list_add(&result->facts,
	    mem_printf("DNS lookups %d of %d, void %d of %d", host->lookups,
		SPF_LOOKUPS_MAX, host->voids, SPF_VOIDS_MAX));
}

/* The first unexpected one leads: the first line is about it. */
static void lead_with_unexpected(struct evaluation *evaluations, int count)
{
	for (int i = 0; i < count; i++) {
		struct evaluation leader = evaluations[i];

		if (leader.is_expected)
			continue;
		memmove(evaluations + 1, evaluations, (size_t)i * sizeof *evaluations);
		evaluations[0] = leader;
		return;
	}
}

static void evaluate_all(struct run *run)
{
	const struct address_list *clients = &run->settings->clients;
	int count = clients->count, expected = 0, lookups = 0, voids = 0;
	struct evaluation *evaluations = mem_alloc((size_t)count * sizeof *evaluations);

	for (int i = 0; i < count; i++) {
		evaluations[i].client = clients->addresses[i];
		evaluate(run, &evaluations[i]);
		const struct spf_host *host = &evaluations[i].host;

		expected += evaluations[i].is_expected;
		lookups = host->lookups > lookups ? host->lookups : lookups;
		voids = host->voids > voids ? host->voids : voids;
	}
	lead_with_unexpected(evaluations, count);
	report_results(&run->report, count);
	for (int i = 0; i < count; i++)
		report_evaluation(run, &run->report.results[i], &evaluations[i],
		    count > 1 && i == 0
			? mem_printf(" (%d of %d clients as expected)", expected, count)
			: "");
	note_questions(&run->report.results[count - 1], &run->dns);
	add_count(&run->report, METRIC_LOOKUPS, lookups, NULL, NULL, "10");
	add_count(&run->report, METRIC_VOID_LOOKUPS, voids, NULL, "2", "");
}

_Noreturn void spf_check(const struct program *program, struct spf_settings *settings)
{
	static struct dns_servers system;
	struct run run = { .settings = settings };

	guard_start(program, &settings->policy);
	spf_settings_check(settings, program);
	run.dns.servers = &settings->nameservers;
	if (settings->nameservers.count == 0) {
		dns_servers_read(&system);
		run.dns.servers = &system;
	}
	run.dns.deadline = deadline_in(settings->policy.timeout_s);
	run.report.program = program;
	run.report.policy = &settings->policy;
	if (settings->clients.count > 0)
		evaluate_all(&run);
	else
		survey(&run);
	_exit(output_report(&run.report));
}
