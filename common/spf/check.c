/* SPDX-License-Identifier: ISC */
#include "spf/check.h"

#include <unistd.h>

#include "base/mem.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "spf/clients.h"
#include "spf/judge.h"
#include "spf/print.h"

static void survey_domain(
    struct report *report, struct spf_dns *dns, const struct spf_settings *settings)
{
	struct spf_tree *tree = mem_alloc(sizeof *tree);
	struct spf_survey *survey = mem_alloc(sizeof *survey);
	struct result *result;

	tree->dns = dns;
	tree->family = settings->ipv4   ? RESOLVE_IPV4
		       : settings->ipv6 ? RESOLVE_IPV6
					: RESOLVE_ANY;
	spf_survey_take(survey, tree, settings->domain);
	report_results(report, 1);
	result = &report->results[0];
	result->subject = settings->domain;
	spf_judge_survey(result, survey);
	if (settings->policy.verbosity >= 2)
		spf_print_tree(result, survey);
	if (settings->policy.verbosity >= 3)
		spf_print_questions(result, dns);
	spf_print_metrics(report, survey);
	for (int family = 0; family < SPF_FAMILIES; family++)
		spf_share_drop(&survey->families[family].share);
}

_Noreturn void spf_check(const struct program *program, struct spf_settings *settings)
{
	static struct resolver resolver;
	struct report report = { .program = program, .policy = &settings->policy };
	struct spf_dns dns = { .resolver = &resolver };

	guard_start(program, &settings->policy);
	spf_settings_check(settings, program);
	resolver_start(&resolver, &settings->nameservers);
	dns.deadline = deadline_in(settings->policy.timeout_s);
	if (settings->clients.count > 0)
		spf_clients_run(&report, &dns, settings);
	else
		survey_domain(&report, &dns, settings);
	_exit(output_report(&report));
}
