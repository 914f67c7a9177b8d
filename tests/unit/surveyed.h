/* SPDX-License-Identifier: ISC */
#ifndef UNIT_SURVEYED_H
#define UNIT_SURVEYED_H

#include "mail/findings.h"
#include "spf/findings.h"
#include "spf/judge.h"
#include "spf/settings.h"
#include "unit.h"
#include "zone.h"

/*
 * surveyed - the survey of a domain of the current zone, and its findings.
 */
struct surveyed {
	struct policy policy;
	struct resolver resolver;
	struct spf_dns dns;
	struct spf_survey survey;
	struct result result;
};

/* severity: NULL, or an argument of --severity.  The result is valid until exit, except what
 * surveyed_drop() frees. */
static inline struct surveyed *survey_with(const char *domain, enum resolve_family family,
    const struct threshold *lookups, const char *severity)
{
	static const struct finding_kind *const tables[] = { findings_run, findings_spf,
		NULL };
	static const struct check check = { .name = "spf", .findings = tables };
	static const struct check *const checks[] = { &check, NULL };
	static const struct dns_servers servers = { .count = 1 };
	struct surveyed *surveyed = mem_alloc(sizeof *surveyed);
	struct spf_tree *tree = mem_alloc(sizeof *tree);

	surveyed->policy = policy_default(checks);
	if (severity)
		EXPECT_TEXT(severities_read(severity, &surveyed->policy.severities), NULL,
		    severity);
	resolver_start(&surveyed->resolver, &servers);
	surveyed->dns = (struct spf_dns){ .resolver = &surveyed->resolver,
		.deadline = deadline_in(60) };
	surveyed->result = (struct result){
		.check = &check, .policy = &surveyed->policy, .subject = domain
	};
	tree->dns = &surveyed->dns;
	tree->family = family;
	spf_survey_take(&surveyed->survey, tree, domain);
	spf_judge_survey(&surveyed->result, &surveyed->survey, lookups);
	return surveyed;
}

/* With the default limits. */
static inline struct surveyed *survey(const char *domain, enum resolve_family family)
{
	struct spf_settings settings = spf_settings_default();

	return survey_with(domain, family, &settings.lookups, NULL);
}

static inline void surveyed_drop(struct surveyed *surveyed)
{
	for (int family = 0; family < SPF_FAMILIES; family++)
		spf_share_drop(&surveyed->survey.families[family].share);
}

#endif
