/* SPDX-License-Identifier: ISC */
#include "mail/spf_survey.h"

#include <string.h>

#include "base/mem.h"

enum { GROUPS_MAX = 100, IPV4_WIDTH = 4 };

static bool is_mechanism(const struct spf_term *term)
{
	return term->kind < SPF_REDIRECT;
}

static bool is_open(const struct spf_term *term)
{
	return term->kind == SPF_PTR ||
	       (term->domain && spf_macro_needs_client(term->domain));
}

/* Both families' addresses, as far as they have been asked for. */
static struct spf_space hosts_of(
    const struct spf_tree *tree, const char *name, int width, const struct spf_term *term)
{
	bool is_ipv4 = width == IPV4_WIDTH;
	const struct dns_answer *answer = spf_dns_known(
	    tree->dns, name, is_ipv4 ? DNS_A : DNS_AAAA);
	struct spf_space space = spf_space_empty(width);

	for (int i = 0; answer && i < answer->count; i++) {
		const struct address *address = &answer->records[i].address;
		struct spf_space network = spf_space_network(
		    is_ipv4 ? (const unsigned char *)&address->as.ipv4.sin_addr
			    : address->as.ipv6.sin6_addr.s6_addr,
		    width, is_ipv4 ? term->prefix4 : term->prefix6);

		space = spf_space_union(&space, &network);
	}
	return space;
}

static struct spf_space mail_hosts_of(
    const struct spf_tree *tree, const char *name, int width, const struct spf_term *term)
{
	const struct dns_answer *answer = spf_dns_known(tree->dns, name, DNS_MX);
	struct spf_space space = spf_space_empty(width);

	for (int i = 0; answer && i < answer->count && i < SPF_MX_MAX; i++) {
		struct spf_space host = hosts_of(
		    tree, spf_dns_literal(answer->records[i].host), width, term);

		space = spf_space_union(&space, &host);
	}
	return space;
}

static struct spf_space matched_by(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term, int width)
{
	const struct spf_node *child;

	if (is_open(term))
		return spf_space_empty(width);
	switch (term->kind) {
	case SPF_ALL:
		return spf_space_everything(width);
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		child = spf_tree_child(tree, node, term);
		return child ? spf_survey_passed(tree, child, width)
			     : spf_space_empty(width);
	case SPF_A:
		return hosts_of(tree, spf_tree_name(tree, node, term), width, term);
	case SPF_MX:
		return mail_hosts_of(tree, spf_tree_name(tree, node, term), width, term);
	case SPF_IP4:
		return width == IPV4_WIDTH
			   ? spf_space_network(term->network, width, term->prefix4)
			   : spf_space_empty(width);
	case SPF_IP6:
		return width != IPV4_WIDTH
			   ? spf_space_network(term->network, width, term->prefix6)
			   : spf_space_empty(width);
	case SPF_PTR:
	case SPF_EXISTS:
	case SPF_EXP:
	case SPF_OTHER:
		break;
	}
	return spf_space_empty(width);
}

/* The terms from one up to another, in halves: a record has thousands of them if it likes. */
static struct spf_space matched_by_all(
    const struct spf_tree *tree, const struct spf_node *node, int from, int to, int width)
{
	const struct spf_term *term = &node->record.terms[from];

	if (to - from == 1)
		return is_mechanism(term) ? matched_by(tree, node, term, width)
					  : spf_space_empty(width);
	int middle = from + (to - from) / 2;
	struct spf_space first = matched_by_all(tree, node, from, middle, width);
	struct spf_space second = matched_by_all(tree, node, middle, to, width);
	return spf_space_union(&first, &second);
}

/* The end of the terms from that one on that all let pass, or all do not. */
static int group_end(const struct spf_record *record, int from)
{
	bool passes = record->terms[from].result == SPF_PASS;
	int end = from + 1;

	while (end < record->count && record->terms[end - 1].kind != SPF_ALL &&
	       (record->terms[end].result == SPF_PASS) == passes)
		end++;
	return end;
}

struct spf_space spf_survey_passed(
    const struct spf_tree *tree, const struct spf_node *node, int width)
{
	const struct spf_record *record = &node->record;
	struct spf_space passed = spf_space_empty(width), decided = passed;
	int at = 0;

	if (node->records != 1 || record->error)
		return passed;
	for (int groups = 0; at < record->count && groups < GROUPS_MAX; groups++) {
		int end = group_end(record, at);
		struct spf_space matched = matched_by_all(tree, node, at, end, width);
		struct spf_space fresh = spf_space_without(&matched, &decided);

		decided = spf_space_union(&decided, &matched);
		if (record->terms[at].result == SPF_PASS)
			passed = spf_space_union(&passed, &fresh);
		if (record->terms[end - 1].kind == SPF_ALL)
			return passed;
		at = end;
	}
	if (record->redirect && !spf_tree_is_dead(record, record->redirect)) {
		struct spf_space matched = matched_by(
		    tree, node, record->redirect, width);
		struct spf_space fresh = spf_space_without(&matched, &decided);

		passed = spf_space_union(&passed, &fresh);
	}
	return passed;
}

const struct dns_answer *spf_survey_answer(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	const char *name = spf_tree_name(tree, node, term);
	const struct dns_answer *other = NULL, *answer = NULL;

	if (is_open(term))
		return NULL;
	switch (term->kind) {
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		return spf_dns_known(tree->dns, name, DNS_TXT);
	case SPF_MX:
		return spf_dns_known(tree->dns, name, DNS_MX);
	case SPF_EXISTS:
		return spf_dns_known(tree->dns, name, DNS_A);
	case SPF_A:
		answer = spf_dns_known(tree->dns, name, DNS_A);
		other = spf_dns_known(tree->dns, name, DNS_AAAA);
		return !answer || (other && spf_dns_is_void(answer)) ? other : answer;
	case SPF_ALL:
	case SPF_PTR:
	case SPF_IP4:
	case SPF_IP6:
	case SPF_EXP:
	case SPF_OTHER:
		break;
	}
	return NULL;
}

/* A host without an IPv4 address may have another; a wide IPv6 prefix needs the address. */
static void ask_other_family(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	if (is_open(term) || tree->family != SPF_ANY_FAMILY)
		return;
	const char *name = spf_tree_name(tree, node, term);
	const struct dns_answer *answer = spf_dns_known(
	    tree->dns, name, term->kind == SPF_MX ? DNS_MX : DNS_A);

	if (!answer)
		return;
	if (term->kind == SPF_A && (answer->status == DNS_NODATA || term->prefix6 < 128))
		spf_dns_want(tree->dns, name, DNS_AAAA);
	for (int i = 0; term->kind == SPF_MX && term->prefix6 == 0 && i < answer->count &&
			i < SPF_MX_MAX;
	     i++)
		spf_dns_want(
		    tree->dns, spf_dns_literal(answer->records[i].host), DNS_AAAA);
}

/* RFC 7208 4.6.4 counts terms: one for all the mail hosts that do not exist. */
static bool has_lost_host(const struct spf_tree *tree, const struct spf_term *term,
    const struct dns_answer *answer)
{
	for (int i = 0; term->kind == SPF_MX && i < answer->count; i++) {
		const char *host = spf_dns_literal(answer->records[i].host);
		const struct dns_answer *found = spf_dns_known(
		    tree->dns, host, tree->family == SPF_IPV6_ONLY ? DNS_AAAA : DNS_A);

		if (found && found->status == DNS_NXDOMAIN)
			return true;
	}
	return false;
}

static void count_term(
    struct spf_survey *survey, const struct spf_node *node, const struct spf_term *term)
{
	const struct dns_answer *answer = spf_survey_answer(survey->tree, node, term);

	survey->includes += term->kind == SPF_INCLUDE;
	survey->open += is_open(term);
	if (!answer ||
	    (!spf_dns_is_void(answer) && !has_lost_host(survey->tree, term, answer)))
		return;
	if (survey->voids++ == 0)
		survey->first_void = spf_tree_name(survey->tree, node, term);
}

static void for_each_lookup(struct spf_survey *survey,
    void (*visit)(struct spf_survey *, const struct spf_node *, const struct spf_term *))
{
	for (int i = 0; i < survey->tree->count; i++) {
		const struct spf_node *node = survey->tree->nodes[i];

		for (int k = 0; !node->record.error && k < node->record.count; k++) {
			const struct spf_term *term = &node->record.terms[k];

			if (spf_term_is_lookup(term) &&
			    !spf_tree_is_dead(&node->record, term))
				visit(survey, node, term);
		}
	}
}

static void visit_other_family(
    struct spf_survey *survey, const struct spf_node *node, const struct spf_term *term)
{
	ask_other_family(survey->tree, node, term);
}

static void find_effective(struct spf_survey *survey)
{
	const struct spf_node *node = survey->root, *next = node;

	while (next && next->records == 1 && !next->record.error) {
		const struct spf_record *record = &next->record;

		node = next;
		for (int i = 0; i < record->count && !survey->all; i++) {
			if (record->terms[i].kind == SPF_ALL)
				survey->all = &record->terms[i];
		}
		next = survey->all || !record->redirect
			   ? NULL
			   : spf_tree_child(survey->tree, node, record->redirect);
	}
	survey->effective = node;
}

/* Where a record stands that was meant for the domain. */
static void want_elsewhere(const struct spf_tree *tree, const char *domain)
{
	if (tree->nodes[0]->answer->status == DNS_NXDOMAIN)
		return;
	spf_dns_want(tree->dns, domain, DNS_SPF);
	spf_dns_want(tree->dns, mem_printf("_spf.%s", domain), DNS_TXT);
}

void spf_survey_take(struct spf_survey *survey, struct spf_tree *tree, const char *domain)
{
	*survey = (struct spf_survey){ .tree = tree };
	spf_tree_build(tree, domain);
	survey->root = tree->nodes[0];
	for_each_lookup(survey, visit_other_family);
	if (survey->root->records == 0 && !spf_dns_has_failed(survey->root->answer))
		want_elsewhere(tree, domain);
	spf_dns_ask(tree->dns);
	for_each_lookup(survey, count_term);
	survey->lookups = tree->lookups;
	find_effective(survey);
	survey->ipv4 = spf_survey_passed(tree, survey->root, IPV4_WIDTH);
	survey->ipv6 = spf_survey_passed(tree, survey->root, SPF_ADDRESS_MAX);
}
