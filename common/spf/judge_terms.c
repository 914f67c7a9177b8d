/* SPDX-License-Identifier: ISC */
#include "spf/judge_terms.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "spf/findings.h"
#include "spf/judge_lookup.h"
#include "spf/networks.h"
#include "spf/slip.h"
#include "spf/way.h"

enum { TERMS_SHOWN = 10 };

/* A predicate on a term of a node. */
typedef bool term_test(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term);

static bool is_private(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	return term->result == SPF_PASS && spf_networks_are_private(tree, node, term);
}

static bool is_wide(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	return node->is_passing && spf_networks_are_wide(tree, node, term);
}

static bool is_ptr(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	(void)tree, (void)node;
	return term->kind == SPF_PTR;
}

/* One finding for all terms of a record that pass the test; it names the first ones. */
static void judge_kind(struct result *result, const struct spf_survey *survey,
    const struct spf_node *node, term_test *is_so, int shown,
    const struct finding_kind *kind, const char *what)
{
	const struct spf_record *record = node->record;
	const char *terms = "";
	int count = 0;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (spf_tree_is_dead(record, term) || !spf_tree_is_followed(node, term) ||
		    !is_so(survey->tree, node, term))
			continue;
		if (count++ < shown)
			terms = mem_printf(
			    "%s%s%s", terms, *terms ? ", " : "", term->text);
	}
	if (count > 0)
		result_add(result, kind,
		    mem_printf("%s %s%s%s", what, terms,
			count > shown ? mem_printf(" and %d more", count - shown) : "",
			spf_way_place(node)));
}

/* RFC 7208 6: an unknown modifier is ignored, so no other finding reports it. */
static void judge_misspelt(struct result *result, const struct spf_node *node)
{
	const char *slips = "";
	int count = 0, tags = 0;

	for (int i = 0; i < node->record->count; i++) {
		const struct spf_term *term = &node->record->terms[i];
		const char *meant;

		if (!spf_slip_is_misspelt(term, &meant) || count++ >= TERMS_SHOWN)
			continue;
		tags += strncasecmp(term->text, "v=", 2) == 0;
		slips = mem_printf("%s%s%s at byte %d (%s)", slips, *slips ? ", " : "",
		    term->text, term->position, meant);
	}
	if (count > 0)
		result_add(result, &findings_spf[SPF_MISSPELT],
		    mem_printf("has %s%s: %s",
			count > 1 ? "unknown modifiers, which allow no client to send"
			: tags    ? "a second version tag"
				  : "an unknown modifier, which allows no client to send",
			spf_way_place(node), slips));
}

static bool judge_lookup(struct result *result, const struct spf_survey *survey,
    const struct spf_node *node, const struct spf_term *term)
{
	const char *name;
	const struct dns_answer *answer = spf_survey_failed(
	    survey->tree, node, term, &name);

	if (answer && answer->status == DNS_LIMIT)
		return false;
	if (answer) {
		bool is_host = term->kind == SPF_MX &&
			       strcmp(name, spf_tree_name(survey->tree, node, term)) != 0;

		spf_judge_lookup_failed(result, answer,
		    mem_printf("uses %s%s, %s cannot be looked up: %s", term->text,
			spf_way_place(node),
			is_host ? mem_printf("whose mail host %s", name) : "which",
			answer->error));
		return false;
	}
	if (term->kind != SPF_MX || spf_term_is_open(term))
		return true;
	answer = spf_dns_known(
	    survey->tree->dns, spf_tree_name(survey->tree, node, term), DNS_MX);
	if (!answer || answer->count <= SPF_MX_MAX)
		return true;
	result_add(result, &findings_spf[SPF_MANY_MX],
	    mem_printf("uses %s%s with %d mail hosts (limit %d)", term->text,
		spf_way_place(node), answer->count, SPF_MX_MAX));
	return false;
}

static void judge_name(struct result *result, const struct spf_survey *survey,
    const struct spf_node *node, const struct spf_term *term)
{
	if (term->domain && term->kind != SPF_OTHER && !spf_term_is_open(term) &&
	    term->kind != SPF_EXP &&
	    !dnsname_fits(spf_tree_name(survey->tree, node, term)))
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf("has an error: '%s' at byte %d%s is not a valid DNS name",
			term->text, term->position, spf_way_place(node)));
}

static void judge_dead(struct result *result, const struct spf_node *node)
{
	const struct spf_record *record = node->record;
	const struct spf_term *first = NULL;
	int count = 0;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (spf_tree_is_dead(record, term) && count++ == 0)
			first = term;
	}
	if (!first)
		return;
	result_add(result, &findings_spf[SPF_DEAD_TERMS],
	    mem_printf("has terms that are never evaluated%s: %s at byte %d %s%s",
		spf_way_place(node), first->text, first->position,
		first->kind == SPF_REDIRECT ? "is used together with all"
		: first->kind == SPF_ALL    ? mem_printf("follows %s", record->all->text)
					    : "follows all",
		count > 1 ? mem_printf(", and %d more", count - 1) : ""));
}

bool spf_judge_terms(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	bool is_whole = true;
	int told = result->count + TERMS_SHOWN;

	/* Reports a repeated modifier once, and at most ten modifiers. */
	for (int i = 0; i < node->record->count && result->count < told; i++) {
		const struct spf_term *term = &node->record->terms[i];

		if ((!term->domain && !spf_term_is_lookup(term)) ||
		    spf_tree_is_dead(node->record, term) ||
		    !spf_tree_is_followed(node, term) ||
		    (i > 0 && strcmp(term->text, term[-1].text) == 0))
			continue;
		judge_name(result, survey, node, term);
		is_whole &= judge_lookup(result, survey, node, term);
	}
	judge_kind(result, survey, node, is_wide, 1,
	    &findings_spf[node->is_own ? SPF_WIDE_NETWORK : SPF_WIDE_INCLUDED],
	    "lets a wide network send:");
	judge_misspelt(result, node);
	if (!node->is_own)
		return is_whole;
	judge_kind(result, survey, node, is_private, 1,
	    &findings_spf[SPF_PRIVATE_NETWORK],
	    "lists private addresses, which no receiver sees:");
	judge_kind(result, survey, node, spf_survey_is_void, TERMS_SHOWN,
	    &findings_spf[SPF_VOID_TERMS], "has terms that find nothing:");
	judge_kind(result, survey, node, is_ptr, 1, &findings_spf[SPF_PTR_USED], "uses");
	judge_dead(result, node);
	return is_whole;
}

/* "'x' at byte 8: unknown mechanism (mx is meant)" */
static const char *slip_text(const struct spf_slip *slip)
{
	return mem_printf("'%s' at byte %d: %s%s%s%s", slip->term, slip->position,
	    slip->error, slip->hint ? " (" : "", slip->hint ? slip->hint : "",
	    slip->hint ? ")" : "");
}

void spf_judge_terms_broken(struct result *result, const struct spf_node *node)
{
	const struct spf_record *record = &node->published->record;
	int count = record->slip_count + record->slips_left_out;
	const char *whose = node->parent
				? mem_printf("%s, whose record", spf_way_to(node))
				: "";
	const char *in = node->parent ? "" : " in its record";
	const char *more = NULL;

	for (int i = 1; i < record->slip_count; i++)
		more = mem_printf("%s%s%s", more ? more : "", more ? "; " : "also ",
		    slip_text(&record->slips[i]));
	if (record->slips_left_out > 0)
		more = mem_printf("%s; %d more", more, record->slips_left_out);
	result_add_detailed(result, &findings_spf[SPF_BROKEN],
	    mem_printf("%s%shas %s%s: %s", whose, *whose ? " " : "",
		count == 1 ? "an error" : mem_printf("%d errors", count), in,
		slip_text(&record->slips[0])),
	    more);
}
