/* SPDX-License-Identifier: ISC */
#include "spf/duplicates.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/ip_set.h"
#include "spf/findings.h"
#include "spf/way.h"

enum { GROUPS_SHOWN = 3, PLACES_SHOWN = 5 };

/* The meaning of a term, in comparable form. */
struct meaning {
	const struct spf_term *term;
	const char *domain; /* "" for ip4 and ip6 */
	size_t length;      /* of the domain, without a trailing dot */
	bool has_macros;    /* in the domain, not expanded */
	unsigned char network[SPF_ADDRESS_MAX];
};

static struct meaning meaning_of(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	struct meaning meaning = { .term = term, .domain = "" };

	if (term->kind == SPF_IP4 || term->kind == SPF_IP6) {
		bool is_ipv4 = term->kind == SPF_IP4;
		struct spf_range range = spf_range_network(term->network,
		    is_ipv4 ? 4 : SPF_ADDRESS_MAX,
		    is_ipv4 ? term->prefix4 : term->prefix6);

		memcpy(meaning.network, range.first, sizeof meaning.network);
		return meaning;
	}
	meaning.domain = spf_tree_name(tree, node, term);
	meaning.length = strlen(meaning.domain);
	meaning.has_macros = term->domain && spf_macro_needs_client(term->domain);
	if (meaning.length > 0 && meaning.domain[meaning.length - 1] == '.')
		meaning.length--;
	return meaning;
}

static int differ(const struct meaning *a, const struct meaning *b)
{
	int order = (int)a->term->kind - (int)b->term->kind;

	order = order ? order : a->term->prefix4 - b->term->prefix4;
	order = order ? order : a->term->prefix6 - b->term->prefix6;
	order = order ? order : memcmp(a->network, b->network, sizeof a->network);
	order = order ? order : (a->length > b->length) - (a->length < b->length);
	order = order ? order : (int)a->has_macros - (int)b->has_macros;
	/* In macros an uppercase letter escapes the value (RFC 7208 7.3). */
	if (!order && a->has_macros)
		return strncmp(a->domain, b->domain, a->length);
	return order ? order : strncasecmp(a->domain, b->domain, a->length);
}

static int by_meaning(const void *one, const void *other)
{
	const struct meaning *a = one, *b = other;
	int order = differ(a, b);

	return order ? order : a->term->position - b->term->position;
}

/* Names the first two of count equivalent terms. */
static const char *group_text(
    const struct spf_term *one, const struct spf_term *other, int count)
{
	if (strcasecmp(one->text, other->text) == 0)
		return count == 2 ? mem_printf("%s twice", other->text)
				  : mem_printf("%s %d times", other->text, count);
	if (one->result != other->result)
		return mem_printf(
		    "%s and %s, of which the first decides", one->text, other->text);
	return mem_printf("%s and %s, which mean the same", one->text, other->text);
}

void spf_duplicates_judge(
    struct result *result, const struct spf_tree *tree, const struct spf_node *node)
{
	const struct spf_record *record = node->record;
	struct meaning *meanings = mem_lend(
	    NULL, ((size_t)record->count + 1) * sizeof *meanings);
	const char *groups = "";
	int used = 0, count = 0;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (term->kind < SPF_REDIRECT && !spf_tree_is_dead(record, term))
			meanings[used++] = meaning_of(tree, node, term);
	}
	qsort(meanings, (size_t)used, sizeof *meanings, by_meaning);
	for (int i = 0, end; i < used; i = end) {
		for (end = i + 1; end < used; end++) {
			if (differ(&meanings[i], &meanings[end]) != 0)
				break;
		}
		if (end - i > 1 && count++ < GROUPS_SHOWN)
			groups = mem_printf("%s%s%s", groups, *groups ? "; " : "",
			    group_text(meanings[i].term, meanings[i + 1].term, end - i));
	}
	free(meanings);
	if (count > 0)
		result_add(result, &findings_spf[SPF_DUPLICATE_TERMS],
		    mem_printf("has %s%s%s", groups,
			count > GROUPS_SHOWN
			    ? mem_printf(" and %d more", count - GROUPS_SHOWN)
			    : "",
			spf_way_place(node)));
}

void spf_duplicates_note(struct result *result, const struct spf_tree *tree)
{
	for (int i = 0; i < tree->count; i++) {
		const struct spf_node *first = tree->nodes[i];
		const char *places = "";
		int count = 0;

		if (spf_tree_is_repeated(tree, i))
			continue;
		for (int k = i; k < tree->count; k++) {
			const struct spf_node *node = tree->nodes[k];

			if (!node->parent || strcasecmp(node->domain, first->domain) != 0)
				continue;
			if (count++ < PLACES_SHOWN)
				places = mem_printf("%s%s%s", places, *places ? ", " : "",
				    node->parent->domain);
		}
		if (count > 1)
			fact_add(&result->facts, NULL,
			    mem_printf("%s is looked up %d times (by %s): %d lookups",
				first->domain, count, places, count));
	}
}
