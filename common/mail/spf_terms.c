/* SPDX-License-Identifier: ISC */
#include "mail/spf_terms.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "cli/decimal.h"
#include "mail/spf_findings.h"
#include "mail/spf_judge.h"

enum { WIDE_IPV4 = 16, WIDE_IPV6 = 32 };

/* " in the record of x.test" but for the domain's own. */
static const char *place(const struct spf_node *node)
{
	return node->parent ? mem_printf(" in the record of %s", node->domain) : "";
}

static bool is_wide(const struct spf_term *term)
{
	if (term->result != SPF_PASS)
		return false;
	if (term->kind == SPF_IP4 || term->kind == SPF_A || term->kind == SPF_MX)
		if (term->prefix4 < WIDE_IPV4)
			return true;
	return term->kind != SPF_IP4 && term->prefix6 < WIDE_IPV6;
}

static bool judge_lookup(struct result *result, const struct spf_survey *survey,
    const struct spf_node *node, const struct spf_term *term)
{
	const struct dns_answer *answer = spf_survey_answer(survey->tree, node, term);

	if (!answer || term->kind == SPF_INCLUDE || term->kind == SPF_REDIRECT)
		return true;
	if (spf_dns_has_failed(answer)) {
		spf_judge_failure(result, survey->tree->dns, answer,
		    mem_printf("uses %s%s, which cannot be looked up: %s", term->text,
			place(node), answer->error));
		return false;
	}
	if (term->kind == SPF_MX && answer->count > SPF_MX_MAX)
		result_add(result, &findings_spf[SPF_MANY_MX],
		    mem_printf("uses %s%s with %d mail hosts of at most %d", term->text,
			place(node), answer->count, SPF_MX_MAX));
	return true;
}

static void judge_term(
    struct result *result, const struct spf_node *node, const struct spf_term *term)
{
	if (term->domain && term->kind != SPF_OTHER &&
	    !spf_macro_needs_client(term->domain) &&
	    !spf_dns_is_name(spf_expand_domain(term->domain, NULL)))
		result_add(result, &findings_spf[SPF_BROKEN],
		    mem_printf(
			"has an error: '%s' at byte %d%s names no domain that DNS can "
			"hold",
			term->text, term->position, place(node)));
}

static bool is_ptr(const struct spf_term *term)
{
	return term->kind == SPF_PTR;
}

/* One finding for all terms of a record that are so. */
static void judge_kind(struct result *result, const struct spf_node *node,
    bool (*is_so)(const struct spf_term *), const struct finding_kind *kind,
    const char *what)
{
	const struct spf_record *record = &node->record;
	const char *first = NULL;
	int count = 0;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (!is_so(term) || spf_tree_is_dead(record, term))
			continue;
		if (count++ == 0)
			first = term->text;
	}
	if (count > 0)
		result_add(result, kind,
		    mem_printf("%s %s%s%s", what, first,
			count > 1 ? mem_printf(" and %d more", count - 1) : "",
			place(node)));
}

static bool are_same(const struct spf_term *one, const struct spf_term *other)
{
	const char *first = one->domain ? one->domain : "";
	const char *second = other->domain ? other->domain : "";

	return one->kind == other->kind && one->kind < SPF_REDIRECT &&
	       one->prefix4 == other->prefix4 && one->prefix6 == other->prefix6 &&
	       memcmp(one->network, other->network, sizeof one->network) == 0 &&
	       strcasecmp(first, second) == 0;
}

static void judge_duplicates(struct result *result, const struct spf_node *node)
{
	const struct spf_record *record = &node->record;

	for (int i = 1; i < record->count; i++) {
		for (int k = 0; k < i; k++) {
			if (!are_same(&record->terms[i], &record->terms[k]))
				continue;
			result_add(result, &findings_spf[SPF_DUPLICATE_TERMS],
			    mem_printf(
				"says %s twice%s", record->terms[i].text, place(node)));
			return;
		}
	}
}

static void judge_dead(struct result *result, const struct spf_node *node)
{
	const struct spf_record *record = &node->record;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (!spf_tree_is_dead(record, term))
			continue;
		result_add(result, &findings_spf[SPF_DEAD_TERMS],
		    mem_printf("has terms that nobody reads%s: %s at byte %d%s",
			place(node), term->text, term->position,
			term->kind == SPF_REDIRECT ? " stands beside all"
						   : " stands behind all"));
		return;
	}
}

static bool is_own(const struct spf_node *node)
{
	for (; node->parent; node = node->parent) {
		if (node->from->kind != SPF_REDIRECT)
			return false;
	}
	return true;
}

bool spf_terms_judge(
    struct result *result, const struct spf_survey *survey, const struct spf_node *node)
{
	bool is_whole = true;

	for (int i = 0; i < node->record.count; i++) {
		const struct spf_term *term = &node->record.terms[i];

		if (spf_tree_is_dead(&node->record, term))
			continue;
		judge_term(result, node, term);
		is_whole &= judge_lookup(result, survey, node, term);
	}
	judge_kind(result, node, is_wide, &findings_spf[SPF_WIDE_NETWORK],
	    "lets a wide network send:");
	judge_kind(result, node, is_ptr, &findings_spf[SPF_PTR_USED], "uses");
	if (is_own(node)) {
		judge_dead(result, node);
		judge_duplicates(result, node);
	}
	return is_whole;
}

static int cost(const struct spf_tree *tree, const struct spf_node *node)
{
	int lookups = 0;

	for (int i = 0; !node->record.error && i < node->record.count; i++) {
		const struct spf_term *term = &node->record.terms[i];
		const struct spf_node *child = spf_tree_child(tree, node, term);

		if (!spf_term_is_lookup(term) || spf_tree_is_dead(&node->record, term))
			continue;
		lookups += 1 + (child ? cost(tree, child) : 0);
	}
	return lookups;
}

/* Two blanks a level. */
static void note_node(
    struct result *result, const struct spf_tree *tree, const struct spf_node *node)
{
	int indent = 2 * node->depth;

	text_list_add(&result->facts,
	    mem_printf("%*s%s: %d lookup%s%s%s", indent, "",
		node->parent ? node->from->text : node->domain,
		cost(tree, node) + (node->parent != NULL),
		cost(tree, node) + (node->parent != NULL) == 1 ? "" : "s",
		node->chosen ? ": " : "",
		node->chosen
		    ? (const char *)mem_copy(node->chosen->bytes, node->chosen->length)
		    : ""));
	for (int i = 0; !node->record.error && i < node->record.count; i++) {
		const struct spf_term *term = &node->record.terms[i];
		const struct spf_node *child = spf_tree_child(tree, node, term);

		if (child)
			note_node(result, tree, child);
		else if (spf_term_is_lookup(term) &&
			 !spf_tree_is_dead(&node->record, term))
			text_list_add(&result->facts,
			    mem_printf("%*s%s: 1 lookup%s", indent + 2, "", term->text,
				term->domain && spf_macro_needs_client(term->domain)
				    ? ", depends on the message"
				    : ""));
	}
}

void spf_terms_note(struct result *result, const struct spf_survey *survey)
{
	const char *size = decimal_text(spf_space_size(&survey->ipv4), 0);

	text_list_add(&result->facts,
	    mem_printf("%s IPv4 addresses may send%s", size,
		survey->open ? ", and whoever the terms let in that depend on the message"
			     : ""));
	note_node(result, survey->tree, survey->root);
}
