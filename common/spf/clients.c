/* SPDX-License-Identifier: ISC */
#include "spf/clients.h"

#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "spf/beside.h"
#include "spf/eval.h"
#include "spf/findings.h"
#include "spf/judge.h"
#include "spf/judge_lookup.h"
#include "spf/metrics.h"
#include "spf/print.h"

struct identity {
	const char *local_part, *domain; /* the sender */
	const char *evaluated;           /* the domain whose record is evaluated */
};

struct evaluation {
	struct address client;
	struct spf_eval host, helo_host;
	enum spf_result result, helo_result;
	bool is_expected;
};

static enum spf_result evaluate(struct spf_eval *host, struct spf_dns *dns,
    const struct address *client, const char *helo, const struct identity *identity)
{
	struct spf_tree *tree = mem_alloc(sizeof *tree);

	tree->dns = dns;
	tree->has_client = true;
	tree->lookups_max = SPF_LOOKUPS_MAX;
	tree->values = (struct spf_macro_values){
		.local_part = identity->local_part,
		.sender_domain = identity->domain,
		.address = *client,
		.helo = helo,
		.validated = "unknown",
		.receiver = "unknown",
		.time_s = time(NULL),
	};
	host->tree = tree;
	return spf_eval_check(host, identity->evaluated);
}

static void evaluate_client(struct evaluation *evaluation, struct spf_dns *dns,
    const struct spf_settings *settings)
{
	struct identity sender = { settings->local_part, settings->sender_domain,
		settings->domain };
	/* RFC 7208 2.3, 4.1: the sender of the HELO identity is its postmaster. */
	struct identity helo = { "postmaster", settings->helo, settings->helo };

	bool is_one = settings->clients.count == 1;

	if (!is_one)
		spf_dns_renew(dns, SPF_CLIENT_QUESTIONS);
	evaluation->result = evaluate(
	    &evaluation->host, dns, &evaluation->client, settings->helo, &sender);
	evaluation->is_expected = settings->expected.results[evaluation->result];
	if (!settings->expected_helo.is_given)
		return;
	if (!is_one)
		spf_dns_renew(dns, SPF_CLIENT_QUESTIONS);
	evaluation->helo_result = evaluate(
	    &evaluation->helo_host, dns, &evaluation->client, settings->helo, &helo);
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
	return mem_printf("cannot be evaluated for %s: %s", *domain ? domain : "''",
	    evaluation->host.why);
}

static void judge(struct result *result, const struct evaluation *evaluation,
    const struct spf_dns *dns, const struct spf_settings *settings, const char *text)
{
	const struct spf_eval *host = &evaluation->host;
	bool is_limited = evaluation->result == SPF_TEMPERROR &&
			  host->failed->status == DNS_LIMIT;

	if (evaluation->is_expected && !is_limited) {
		result->summary = text;
	} else if (evaluation->result == SPF_TEMPERROR) {
		spf_judge_lookup_failed(result, host->failed, text);
	} else if (evaluation->result == SPF_PERMERROR) {
		result_add(result, &findings_spf[SPF_BROKEN], text);
	} else if (evaluation->result == SPF_NONE) {
		const struct dns_answer *answer = spf_dns_known(
		    dns, settings->domain, DNS_TXT);

		result_add_detailed(result, &findings_spf[SPF_NO_RECORD], text,
		    answer && answer->is_alias
			? mem_printf("it is an alias (CNAME) of %s",
			      dnsname_shown(answer->canonical))
			: NULL);
	} else {
		result_add(result, &findings_spf[SPF_UNEXPECTED], text);
	}
	/* The evaluation is complete, whether or not its result is expected. */
	if (evaluation->result != SPF_TEMPERROR)
		result->summary = text;
}

static void judge_helo(struct result *result, const struct evaluation *evaluation,
    const struct spf_settings *settings)
{
	const struct spf_eval *host = &evaluation->helo_host;
	enum spf_result outcome = evaluation->helo_result;
	const char *text = mem_printf("gets %s for the HELO name %s (%s)",
	    spf_result_name(outcome), settings->helo, host->why);

	if (outcome == SPF_TEMPERROR && (host->failed->status == DNS_LIMIT ||
					    !settings->expected_helo.results[outcome]))
		spf_judge_lookup_failed(result, host->failed, text);
	else if (!settings->expected_helo.results[outcome])
		result_add(result, &findings_spf[SPF_UNEXPECTED_HELO], text);
	fact_add(&result->facts, NULL, text);
}

/* Notes the guessed values that the result depends on. */
static void note_guesses(struct result *result, const struct spf_eval *host,
    const struct spf_settings *settings)
{
	const unsigned sender = SPF_MACRO('l') | SPF_MACRO('s');

	if ((host->letters & SPF_MACRO('h')) && !settings->is_helo_given)
		fact_add(&result->remarks, "Note",
		    "the record depends on the HELO name, and none was given: use "
		    "--helo");
	if ((host->letters & sender) && !settings->is_sender_given)
		fact_add(&result->remarks, "Note",
		    "the record depends on the sender, and none was given: use "
		    "--sender");
}

static void report_client(struct result *result, const struct evaluation *evaluation,
    const struct spf_dns *dns, const struct spf_settings *settings, bool is_first)
{
	const struct spf_eval *host = &evaluation->host;

	result->outcome = spf_result_name(evaluation->result);
	judge(result, evaluation, dns, settings, sentence(evaluation, settings->domain));
	if (host->explanation && evaluation->result == SPF_FAIL)
		fact_add(&result->remarks, "Explanation", host->explanation);
	if (is_first)
		note_guesses(result, host, settings);
	fact_add(&result->facts, "decided by", host->why);
	fact_add(&result->facts, NULL,
	    mem_printf("sender %s@%s, HELO %s", settings->local_part,
		settings->sender_domain, settings->helo));
	fact_add(&result->facts, NULL,
	    mem_printf("DNS lookups %d of %d, void %d of %d", host->lookups,
		SPF_LOOKUPS_MAX, host->voids, SPF_VOIDS_MAX));
	if (result->count == 0 && deadline_passed(dns->deadline))
		spf_judge_lookup_late(result);
	if (settings->expected_helo.is_given)
		judge_helo(result, evaluation, settings);
	else if (result->policy->verbosity >= 1 && is_first)
		fact_add(&result->remarks, "Note",
		    "only the sender was evaluated; --expect-helo evaluates the "
		    "HELO name too (RFC 7208 2.3)");
}

/* The first unexpected result leads: the first line reports it. */
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

/* A missing or misplaced record is a finding of the domain, not of a client. */
static void report_domain(struct section *section, const struct spf_dns *dns,
    const struct spf_settings *settings, enum spf_result outcome)
{
	const struct dns_answer *answer = spf_dns_known(dns, settings->domain, DNS_TXT);

	if (!answer || outcome != SPF_NONE || settings->expected.results[outcome])
		return;
	struct result *result = section_add_result(section, settings->domain);
	result->summary = "";
	spf_beside_judge(result, answer);
}

void spf_clients_run(
    struct section *section, struct spf_dns *dns, const struct spf_settings *settings)
{
	const struct address_list *clients = &settings->clients;
	int count = clients->count, expected = 0, lookups = 0, voids = 0;
	struct evaluation *evaluations = mem_alloc((size_t)count * sizeof *evaluations);

	for (int i = 0; i < count; i++) {
		evaluations[i].client = clients->addresses[i];
		evaluate_client(&evaluations[i], dns, settings);
		const struct spf_eval *host = &evaluations[i].host;

		expected += evaluations[i].is_expected;
		lookups = host->lookups > lookups ? host->lookups : lookups;
		voids = host->voids > voids ? host->voids : voids;
	}
	lead_with_unexpected(evaluations, count);
	for (int i = 0; i < count; i++)
		report_client(
		    section_add_result(section, address_text(&evaluations[i].client)),
		    &evaluations[i], dns, settings, i == 0);
	if (count > 1)
		section->tally = mem_printf(
		    "(%d of %d clients as expected)", expected, count);
	if (section->policy->verbosity >= 3)
		spf_print_questions(section->results[count - 1], dns);
	report_domain(section, dns, settings, evaluations[0].result);
	spf_print_count(section, METRIC_LOOKUPS, lookups, NULL, NULL, "10");
	spf_print_count(section, METRIC_VOID_LOOKUPS, voids, NULL, "2", "");
}
