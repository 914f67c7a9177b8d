/* SPDX-License-Identifier: ISC */
#include "mail/spf_judge.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "mail/findings.h"
#include "mail/spf_findings.h"
#include "mail/spf_terms.h"

enum { RECORD_SIZE_MAX = 450 };

void spf_judge_failure(struct result *result, const struct spf_dns *dns,
    const struct dns_answer *answer, const char *text)
{
	const struct policy *policy = result->policy;

	if (answer->status == DNS_LOCAL)
		result_add(result, &findings_run[RUN_NO_SOCKET], text);
	else if (answer->status == DNS_LIMIT)
		result_add(result, &findings_spf[SPF_BROKEN], text);
	else if (deadline_passed(dns->deadline))
		result_add_as(result, &findings_run[RUN_TIMEOUT], policy->timeout_state,
		    text, NULL);
	else if (answer->status == DNS_UNREACHABLE)
		result_add(result, &findings_run[DNS_SILENCE], text);
	else
		result_add(result, &findings_run[DNS_FAILURE], text);
}

/* How the tree comes to a node: "includes x.test", "redirects to x.test". */
static const char *way_to(const struct spf_node *node)
{
	return mem_printf("%s %s",
	    node->from->kind == SPF_INCLUDE ? "includes" : "redirects to", node->domain);
}

static void judge_broken(struct result *result, const struct spf_node *node)
{
	const struct spf_record *record = &node->record;
	const char *what = mem_printf("'%s' at byte %d: %s", record->error_term,
	    record->error_position, record->error);

	result_add(result, &findings_spf[SPF_BROKEN],
	    node->parent
		? mem_printf("%s, whose record has an error: %s", way_to(node), what)
		: mem_printf("has an error in its record: %s", what));
}

static void judge_missing(struct result *result, const struct spf_node *node)
{
	if (!node->parent && node->answer->status == DNS_NXDOMAIN)
		result_add(result, &findings_run[DNS_FAILURE],
		    "does not exist in DNS (NXDOMAIN)");
	else if (!node->parent)
		result_add(
		    result, &findings_spf[SPF_NO_RECORD], "publishes no SPF record");
	else if (node->from->kind == SPF_INCLUDE)
		result_add(result, &findings_spf[SPF_INCLUDE_NONE],
		    mem_printf("%s, which publishes no SPF record", way_to(node)));
	else
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("%s, which publishes no SPF record", way_to(node)));
}

/* Whether the node's record could be read. */
static bool judge_node(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	if (node->is_loop || node->is_cut) {
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("%s, %s", way_to(node),
			node->is_loop ? "which includes itself"
				      : "one record too many to follow"));
		return false;
	}
	if (spf_dns_has_failed(node->answer)) {
		const char *error = node->answer->error;

		spf_judge_failure(result, survey->tree->dns, node->answer,
		    node->parent ? mem_printf("%s, which cannot be looked up: %s",
				       way_to(node), error)
				 : mem_printf("cannot be looked up: %s", error));
		return false;
	}
	if (node->records == 0)
		judge_missing(result, node);
	else if (node->records > 1 && !node->parent)
		result_add(result, &findings_spf[SPF_MULTIPLE_RECORDS],
		    mem_printf("publishes %d SPF records", node->records));
	else if (node->records > 1)
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("%s, which publishes %d SPF records", way_to(node),
			node->records));
	else if (node->record.error)
		judge_broken(result, node);
	return node->records == 1 && !node->record.error;
}

static void judge_end(struct result *result, const struct spf_survey *survey)
{
	const struct spf_term *all = survey->all;
	const struct spf_record *record = &survey->effective->record;

	if (survey->effective->records != 1 || record->error)
		return;
	if (all && all->result == SPF_NEUTRAL)
		result_add(result, &findings_spf[SPF_NEUTRAL_ALL],
		    "ends in ?all, which stops nobody");
	else if (all && all->result == SPF_SOFTFAIL)
		result_add(result, &findings_spf[SPF_SOFTFAIL_ALL],
		    "ends in ~all, which marks forged mail but does not refuse it");
	else if (!all && !record->redirect)
		result_add(result, &findings_spf[SPF_NO_ALL],
		    "ends in neither all nor redirect, which stops nobody");
}

static void judge_pass_all(struct result *result, const struct spf_survey *survey)
{
	bool has_ipv4 = spf_space_is_everything(&survey->ipv4);
	bool has_ipv6 = spf_space_is_everything(&survey->ipv6);
	const char *family = has_ipv4 && has_ipv6 ? "" : has_ipv4 ? "IPv4 " : "IPv6 ";

	if (has_ipv4 || has_ipv6)
		result_add(result, &findings_spf[SPF_PASS_ALL],
		    survey->all && survey->all->result == SPF_PASS
			? "lets anyone send (+all)"
			: mem_printf(
			      "lets anyone send: its terms add up to every %saddress",
			      family));
}

static void judge_counts(struct result *result, const struct spf_survey *survey)
{
	const struct policy *policy = result->policy;
	bool is_critical = range_alert(&policy->critical, survey->lookups);

	if (is_critical || range_alert(&policy->warning, survey->lookups))
		result_add_as(result, &findings_spf[SPF_MANY_LOOKUPS],
		    is_critical ? STATE_CRITICAL : STATE_WARNING,
		    mem_printf("needs %d DNS lookups of at most %d", survey->lookups,
			SPF_LOOKUPS_MAX),
		    mem_printf("outside the range %s",
			is_critical ? policy->critical.text : policy->warning.text));
	if (survey->voids > SPF_VOIDS_MAX)
		result_add(result, &findings_spf[SPF_MANY_VOIDS],
		    mem_printf("has %d lookups that find nothing (%s is the first) of at "
			       "most %d",
			survey->voids, survey->first_void, SPF_VOIDS_MAX));
	if (survey->root->chosen && survey->root->chosen->length > RECORD_SIZE_MAX)
		result_add(result, &findings_spf[SPF_RECORD_SIZE],
		    mem_printf("has a record of %zu bytes, more than %d",
			survey->root->chosen->length, RECORD_SIZE_MAX));
}

/* Text that was meant as a record, and that nobody takes for one. */
static bool is_near_miss(const struct dns_record *record)
{
	const char *text = mem_copy(record->bytes, record->length);

	text += strspn(text, " \t\"'");
	return !spf_record_is(record->bytes, record->length) &&
	       strncasecmp(text, "v=spf", 5) == 0;
}

static void judge_beside(struct result *result, const struct spf_survey *survey)
{
	const struct dns_answer *answer = survey->root->answer;
	const struct dns_answer *obsolete = spf_dns_known(
	    survey->tree->dns, survey->root->domain, DNS_SPF);
	const struct dns_answer *below = spf_dns_known(
	    survey->tree->dns, mem_printf("_spf.%s", survey->root->domain), DNS_TXT);
	const struct dns_record *chosen;

	for (int i = 0; i < answer->count; i++) {
		if (!is_near_miss(&answer->records[i]))
			continue;
		result_add(result, &findings_spf[SPF_MISPLACED],
		    mem_printf("has a TXT record that is not read as SPF: '%s'",
			(const char *)mem_copy(
			    answer->records[i].bytes, answer->records[i].length)));
		break;
	}
	if (survey->root->records > 0)
		return;
	if (obsolete && spf_dns_select(obsolete, &chosen) > 0)
		result_add(result, &findings_spf[SPF_OBSOLETE_TYPE],
		    "has its record in the obsolete type SPF (99) only");
	if (below && spf_dns_select(below, &chosen) > 0)
		result_add(result, &findings_spf[SPF_MISPLACED],
		    "has an SPF record at _spf, where nobody looks for it");
}

static const char *summary(const struct spf_survey *survey)
{
	static const char *const ends[] = {
		[SPF_NEUTRAL] = "?all",
		[SPF_PASS] = "+all",
		[SPF_FAIL] = "-all",
		[SPF_SOFTFAIL] = "~all",
	};
	const struct spf_record *record = &survey->root->record;

	if (record->count == 1 && survey->all && survey->all->result == SPF_FAIL &&
	    survey->effective == survey->root)
		return "sends no mail (v=spf1 -all)";
	return mem_printf("ends in %s, %d of %d DNS lookups",
	    survey->all ? ends[survey->all->result]
	    : survey->effective->record.redirect
		? "a redirect that depends on the message"
		: "no all",
	    survey->lookups, SPF_LOOKUPS_MAX);
}

void spf_judge_survey(struct result *result, const struct spf_survey *survey)
{
	const struct spf_tree *tree = survey->tree;
	bool is_whole = true;

	for (int i = 0; i < tree->count; i++) {
		if (judge_node(result, survey, tree->nodes[i]))
			is_whole &= spf_terms_judge(result, survey, tree->nodes[i]);
		else
			is_whole = false;
	}
	if (!spf_dns_has_failed(survey->root->answer)) {
		judge_pass_all(result, survey);
		judge_end(result, survey);
		judge_counts(result, survey);
		judge_beside(result, survey);
	}
	if (tree->dns->is_full) {
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("needs more than %d DNS queries", DNS_QUERIES_MAX));
		is_whole = false;
	}
	if (is_whole)
		result->summary = summary(survey);
}
