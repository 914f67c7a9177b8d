/* SPDX-License-Identifier: ISC */
#include "spf/check.h"

#include "base/mem.h"
#include "mail/findings.h"
#include "spf/clients.h"
#include "spf/findings.h"
#include "spf/judge.h"
#include "spf/metrics.h"
#include "spf/print.h"
#include "spf/settings.h"

static void survey_domain(
    struct section *section, struct spf_dns *dns, const struct spf_settings *settings)
{
	struct spf_tree *tree = mem_alloc(sizeof *tree);
	struct spf_survey *survey = mem_alloc(sizeof *survey);
	struct result *result = section_add_result(section, settings->domain);

	tree->dns = dns;
	tree->family = dns_options_family(&settings->dns);
	spf_survey_take(survey, tree, settings->domain);
	spf_judge_survey(result, survey, &settings->lookups);
	if (section->policy->verbosity >= 2)
		spf_print_tree(result, survey);
	if (section->policy->verbosity >= 3)
		spf_print_questions(result, dns);
	spf_print_metrics(section, survey, &settings->lookups);
	for (int family = 0; family < SPF_FAMILIES; family++)
		spf_share_drop(&survey->families[family].share);
}

static void run_check(
    const void *given, const struct context *context, struct section *section)
{
	const struct spf_settings *settings = given;
	struct spf_dns dns = { .resolver = context->resolver,
		.deadline = context->deadline };

	if (settings->clients.count > 0)
		spf_clients_run(section, &dns, settings);
	else
		survey_domain(section, &dns, settings);
}

static const char *target_of(const void *settings)
{
	const char *domain = ((const struct spf_settings *)settings)->domain;

	return domain ? domain : "";
}

static const struct finding_kind *const findings[] = {
	findings_run,
	findings_spf,
	NULL,
};

const struct check spf_check = {
	.name = "spf",
	.findings = findings,
	.metrics = metrics_spf,
	.timeout = &findings_run[RUN_TIMEOUT],
	.prepare = spf_settings_prepare,
	.target = target_of,
	.run = run_check,
};
