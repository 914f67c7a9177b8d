/* SPDX-License-Identifier: ISC */
#include "spf/judge.h"
#include "spf/way.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "mail/findings.h"
#include "net/dnsname.h"
#include "spf/beside.h"
#include "spf/duplicates.h"
#include "spf/end.h"
#include "spf/findings.h"
#include "spf/judge_lookup.h"
#include "spf/judge_terms.h"

enum { RECORD_SIZE_MAX = 450, ANSWER_SIZE_MAX = 1232 };

/* A note if two strings of the TXT record meet inside the term. */
static const char *seam(const struct spf_term *term)
{
	return term->seam ? mem_printf(" (two strings are joined at byte %d of the "
				       "record without a space)",
				term->seam - 1)
			  : "";
}

static void judge_several(struct result *result, const struct spf_node *node)
{
	const struct spf_published *published = node->published;

	if (node->parent)
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("%s, which publishes %d SPF records", spf_way_to(node),
			published->records));
	else
		result_add_detailed(result, &findings_spf[SPF_MULTIPLE_RECORDS],
		    mem_printf("publishes %d SPF records", published->records),
		    spf_beside_records(published->answer));
}

static void judge_missing(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	bool is_include = node->parent && node->from->kind == SPF_INCLUDE;
	const char *text, *domain = survey->root->domain;

	if (!node->parent) {
		spf_beside_missing(result, survey);
		return;
	}
	/* Already reported: the term contains an invalid name. */
	if (!dnsname_fits(node->domain))
		return;
	const struct dns_answer *answer = node->published->answer;
	text = mem_printf("%s, which publishes no SPF record", spf_way_to(node));
	if (answer->status == DNS_NXDOMAIN && answer->is_alias)
		text = mem_printf(
		    "%s, an alias (CNAME) of %s, which does not exist in DNS",
		    spf_way_to(node), dnsname_shown(answer->canonical));
	else if (answer->status == DNS_NXDOMAIN && dnsname_is_below(node->domain, domain))
		text = mem_printf("%s, which does not exist in DNS", spf_way_to(node));
	else if (answer->status == DNS_NXDOMAIN)
		text = mem_printf("%s, which does not exist in DNS: anyone who registers "
				  "it may send for %s",
		    spf_way_to(node), domain);
	result_add(result, &findings_spf[is_include ? SPF_INCLUDE_NONE : SPF_BROKEN],
	    mem_printf("%s%s", text, seam(node->from)));
}

/* Returns whether the node's record was read. */
static bool judge_node(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	const struct spf_published *published = node->published;

	if (node->is_loop) {
		bool is_direct = strcasecmp(node->domain, node->parent->domain) == 0;

		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("%s, which %s itself", spf_way_to(node),
			!is_direct                        ? "leads back to"
			: node->from->kind == SPF_INCLUDE ? "includes"
							  : "redirects to"));
		return false;
	}
	if (published->answer->status == DNS_LIMIT)
		return false;
	if (spf_dns_has_failed(published->answer)) {
		const char *error = published->answer->error;

		spf_judge_lookup_failed(result, published->answer,
		    node->parent ? mem_printf("%s, which cannot be looked up: %s",
				       spf_way_to(node), error)
				 : mem_printf("cannot be looked up: %s", error));
		return false;
	}
	if (published->records == 0)
		judge_missing(result, survey, node);
	else if (published->records > 1)
		judge_several(result, node);
	else if (published->record.error)
		spf_judge_terms_broken(result, node);
	return node->record != NULL;
}

static void judge_lookups(struct result *result, const struct spf_survey *survey,
    const struct threshold *lookups)
{
	const struct spf_node *cut_at = survey->tree->cut_at;
	bool is_critical;
	const struct range *range = threshold_alert(
	    lookups, survey->lookups, &is_critical);
	bool is_endless = survey->tree->lookups == SPF_TREE_LOOKUPS_MAX && cut_at;

	if (range)
		result_add_as(result, &findings_spf[SPF_MANY_LOOKUPS],
		    is_critical ? STATE_CRITICAL : STATE_WARNING,
		    mem_printf("needs %s%d DNS lookups (limit %d)",
			is_endless ? "more than " : "", survey->lookups, SPF_LOOKUPS_MAX),
		    mem_printf("outside the range %s", range->text));
	/* A finding that the administrator accepts must not hide an incomplete survey. */
	bool is_told = range && result->findings[result->count - 1].state != STATE_OK;
	if (cut_at && !(is_told && is_endless))
		result_add(result, &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("was not read completely: the record of %s exceeds %s",
			cut_at->domain,
			is_endless ? mem_printf("%d DNS lookups", SPF_TREE_LOOKUPS_MAX)
				   : mem_printf("%d terms", SPF_TERMS_MAX)));
}

/* "a:x.test, mx in the record of y.test, a (3 times)" */
static const char *places_text(
    const struct spf_survey *survey, const struct spf_place *places, int count)
{
	const char *text = "";
	int shown = 0;

	for (int i = 0, end; i < count; i = end) {
		const struct spf_place *place = &places[i];
		bool is_own = place->domain == survey->root->domain;

		for (end = i + 1; end < count; end++) {
			if (strcmp(places[end].term->text, place->term->text) != 0 ||
			    places[end].domain != place->domain)
				break;
		}
		if (shown++ == SPF_LOOKUPS_MAX)
			return mem_printf("%s and %d more", text, count - i);
		text = mem_printf("%s%s%s%s%s%s", text, i ? ", " : "", place->term->text,
		    is_own ? "" : " in the record of ", is_own ? "" : place->domain,
		    end - i > 1 ? mem_printf(" (%d times)", end - i) : "");
	}
	return text;
}

static bool are_same_voids(const struct spf_eval *one, const struct spf_eval *other)
{
	if (one->voids != other->voids)
		return false;
	for (int i = 0; i < one->voids; i++) {
		if (one->void_terms[i].term != other->void_terms[i].term)
			return false;
	}
	return true;
}

/* RFC 7208 4.6.4: void lookups are counted per client, so per family. */
static void judge_voids(struct result *result, const struct spf_survey *survey)
{
	const struct spf_facet *facets = survey->families;
	bool are_alike = facets[0].is_examined && facets[1].is_examined &&
			 facets[0].is_used == facets[1].is_used &&
			 are_same_voids(facets[0].unlucky, facets[1].unlucky);

	for (int family = 0; family < (are_alike ? 1 : SPF_FAMILIES); family++) {
		const struct spf_facet *facet = &facets[family];
		const struct spf_eval *host = facet->unlucky;
		const char *whose = are_alike ? ""
				    : family  ? " for IPv6 clients"
					      : " for IPv4 clients";

		if (!facet->is_examined || host->voids <= SPF_VOIDS_MAX)
			continue;
		const char *text = mem_printf("has %d lookups that find nothing%s (%s)",
		    host->voids, whose,
		    places_text(survey, host->void_terms, host->voids));
		if (facet->is_used)
			result_add(result, &findings_spf[SPF_MANY_VOIDS],
			    mem_printf("%s, limit %d", text, SPF_VOIDS_MAX));
		else
			result_add(result, &findings_spf[SPF_UNUSED_VOIDS],
			    mem_printf("%s; no such client may send anyway", text));
	}
}

/* RFC 7208 3.4: all TXT records of a name are one answer. */
static void judge_sizes(struct result *result, const struct spf_survey *survey)
{
	const struct spf_tree *tree = survey->tree;
	const char *names = "";
	int count = 0;

	for (int i = 0; i < tree->count; i++) {
		const struct spf_node *node = tree->nodes[i];

		if (!node->published)
			continue;
		const struct dns_answer *answer = node->published->answer;
		if (node->is_own && node->record &&
		    node->record->length > RECORD_SIZE_MAX)
			result_add(result, &findings_spf[SPF_RECORD_SIZE],
			    mem_printf("has a record of %zu bytes%s, more than %d",
				node->record->length,
				node->parent ? mem_printf(" at %s", node->domain) : "",
				RECORD_SIZE_MAX));
		if (answer->size <= ANSWER_SIZE_MAX || spf_tree_is_repeated(tree, i))
			continue;
		if (count++ < 3)
			names = mem_printf("%s%s%s (%zu bytes, %d TXT record%s)", names,
			    *names ? ", " : "", node->domain, answer->size, answer->count,
			    answer->count == 1 ? "" : "s");
	}
	if (count > 0)
		result_add(result, &findings_spf[SPF_ANSWER_SIZE],
		    mem_printf("has TXT answers that need DNS over TCP: %s%s", names,
			count > 3 ? mem_printf(" and %d more", count - 3) : ""));
}

/* One finding for all questions that were not sent. */
static void judge_unasked(struct result *result, const struct spf_survey *survey)
{
	const struct spf_dns *dns = survey->tree->dns;
	const char *names = "";
	int count = 0;

	for (int i = 0; i < dns->asked; i++) {
		const struct dns_question *question = spf_dns_question(dns, i);

		if (question->answer->status == DNS_LIMIT && count++ < 3)
			names = mem_printf("%s%s%s (%s)", names, *names ? ", " : "",
			    dnsname_shown(question->name), dns_type_name(question->type));
	}
	if (count > 0)
		result_add(result, &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("needs more than %d DNS queries; not queried: %s%s",
			DNS_QUESTIONS_MAX, names,
			count > 3 ? mem_printf(" and %d more", count - 3) : ""));
	if (survey->families[0].share.is_cut || survey->families[1].share.is_cut)
		result_add(result, &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("lists more networks and hosts than the check adds up (%d "
			       "in a record, %d in all)",
			SPF_CLAIMS_MAX, SPF_CLAIMS_ALL));
}

/* Errors that only a stranger meets, usually after a name that depends on the client. */
static bool judge_stranger(
    struct result *result, const struct spf_survey *survey, bool is_whole)
{
	for (int i = 0; i < SPF_FAMILIES * SPF_STRANGERS_MAX; i++) {
		const struct spf_stranger *stranger = spf_survey_stranger(survey, i);
		const struct spf_fault *fault;

		if (!stranger)
			continue;
		if (stranger->result == SPF_NONE) {
			result_add(result, &findings_spf[SPF_NO_RECORD],
			    mem_printf("has a record that receivers ignore: %s",
				stranger->host.why));
			return false;
		}
		fault = &stranger->host.open_fault;
		if (fault->result == SPF_NONE && is_whole)
			fault = &stranger->host.fault;
		if (fault->result == SPF_NONE)
			continue;
		const char *text = mem_printf("gives %s %s: %s",
		    address_text(&stranger->address), spf_result_name(fault->result),
		    fault->why);
		/* judge_unasked() reports it. */
		if (fault->result == SPF_TEMPERROR &&
		    fault->failed->status == DNS_LIMIT && survey->tree->dns->is_full)
			return false;
		if (fault->result == SPF_TEMPERROR)
			spf_judge_lookup_failed(result, fault->failed, text);
		else
			result_add(result, &findings_spf[SPF_BROKEN], text);
		return false;
	}
	return true;
}

void spf_judge_survey(struct result *result, const struct spf_survey *survey,
    const struct threshold *lookups)
{
	const struct spf_tree *tree = survey->tree;
	bool is_whole = true;

	for (int i = 0; i < tree->count; i++) {
		const struct spf_node *node = tree->nodes[i];

		if (!judge_node(result, survey, node)) {
			is_whole = false;
			continue;
		}
		is_whole &= spf_judge_terms(result, survey, node);
		if (node->is_own)
			spf_duplicates_judge(result, tree, node);
	}
	if (survey->root->record && !tree->cut_at)
		is_whole &= judge_stranger(result, survey, is_whole);
	if (survey->root->record) {
		spf_end_judge(result, survey);
		judge_lookups(result, survey, lookups);
		judge_voids(result, survey);
	}
	judge_unasked(result, survey);
	if (!spf_dns_has_failed(survey->root->published->answer)) {
		judge_sizes(result, survey);
		spf_beside_judge(result, survey->root->published->answer);
	}
	/* ptr ignores lookups that time out (RFC 7208 5.5). */
	if (is_whole && deadline_passed(tree->dns->deadline))
		spf_judge_lookup_late(result);
	if (is_whole && !tree->cut_at)
		result->summary = spf_end_summary(survey);
}
