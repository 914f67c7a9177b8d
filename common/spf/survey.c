/* SPDX-License-Identifier: ISC */
#include "spf/survey.h"

#include <string.h>

#include "base/mem.h"
#include "net/dnsname.h"

static const enum dns_type address_types[SPF_FAMILIES] = { DNS_A, DNS_AAAA };
static const enum resolve_family families[SPF_FAMILIES] = { RESOLVE_IPV4, RESOLVE_IPV6 };

static const struct dns_answer *failed_address(
    const struct spf_tree *tree, const char *name)
{
	for (int i = 0; i < SPF_FAMILIES; i++) {
		const struct dns_answer *answer = spf_dns_known(
		    tree->dns, name, address_types[i]);

		if (answer && spf_dns_has_failed(answer))
			return answer;
	}
	return NULL;
}

/* No address, no failed lookup, and no query left. */
static bool has_no_address(const struct spf_tree *tree, const char *name)
{
	int known = 0;

	for (int i = 0; i < SPF_FAMILIES; i++) {
		const struct dns_answer *answer = spf_dns_known(
		    tree->dns, name, address_types[i]);

		if (answer && !spf_dns_is_void(answer))
			return false;
		if (answer && answer->status == DNS_NXDOMAIN)
			return true;
		known += answer != NULL;
	}
	return known == SPF_FAMILIES;
}

static const struct dns_answer *failed_mail_host(
    const struct spf_tree *tree, const struct dns_answer *hosts, const char **name)
{
	for (int i = 0; i < hosts->count && i < SPF_MX_MAX; i++) {
		const char *host = dnsname_literal(hosts->records[i].host);
		const struct dns_answer *answer = failed_address(tree, host);

		if (answer) {
			*name = host;
			return answer;
		}
	}
	return NULL;
}

const struct dns_answer *spf_survey_failed(const struct spf_tree *tree,
    const struct spf_node *node, const struct spf_term *term, const char **name)
{
	const struct dns_answer *answer;

	*name = spf_tree_name(tree, node, term);
	if (spf_term_is_open(term))
		return NULL;
	switch (term->kind) {
	case SPF_MX:
		answer = spf_dns_known(tree->dns, *name, DNS_MX);
		if (!answer || spf_dns_has_failed(answer))
			return answer;
		return failed_mail_host(tree, answer, name);
	case SPF_EXISTS:
		answer = spf_dns_known(tree->dns, *name, DNS_A);
		return answer && spf_dns_has_failed(answer) ? answer : NULL;
	case SPF_A:
		return failed_address(tree, *name);
	case SPF_INCLUDE:
	case SPF_REDIRECT:
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

/* A null MX (RFC 7505) names no mail host. */
static bool has_no_mail_host(const struct spf_tree *tree, const struct dns_answer *hosts)
{
	for (int i = 0; i < hosts->count && i < SPF_MX_MAX; i++) {
		const char *host = dnsname_literal(hosts->records[i].host);

		if (dnsname_fits(host) && !has_no_address(tree, host))
			return false;
	}
	return true;
}

bool spf_survey_is_void(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	const char *name = spf_tree_name(tree, node, term);
	const struct dns_answer *answer;

	if (spf_term_is_open(term) || !dnsname_fits(name))
		return false;
	if (term->kind == SPF_A)
		return has_no_address(tree, name);
	if (term->kind != SPF_MX && term->kind != SPF_EXISTS)
		return false;
	answer = spf_dns_known(tree->dns, name, term->kind == SPF_MX ? DNS_MX : DNS_A);
	if (!answer || spf_dns_has_failed(answer))
		return false;
	return term->kind == SPF_MX ? has_no_mail_host(tree, answer) : answer->count == 0;
}

const struct spf_stranger *spf_survey_stranger(const struct spf_survey *survey, int index)
{
	const struct spf_facet *facet = &survey->families[index / SPF_STRANGERS_MAX];

	return index % SPF_STRANGERS_MAX < facet->stranger_count
		   ? &facet->strangers[index % SPF_STRANGERS_MAX]
		   : NULL;
}

static void find_effective(struct spf_survey *survey)
{
	const struct spf_node *next = survey->root;

	while (next && next->record) {
		survey->effective = next;
		survey->all = next->record->all;
		next = survey->all || !next->record->redirect
			   ? NULL
			   : spf_tree_child(next, next->record->redirect);
	}
}

/* Whether a term that depends on the client passes, in a record whose pass counts. */
static bool is_open_door(const struct spf_node *node, const struct spf_term *term)
{
	bool is_passing = term->kind == SPF_REDIRECT || term->result == SPF_PASS;

	return node->is_passing && is_passing && spf_term_is_open(term);
}

/* RFC 7208 11.3: the sender chooses the HELO name, the local part, and the names of its
 * own addresses. */
static bool is_chosen_by_client(const struct spf_term *term)
{
	if (!term->domain || term->kind == SPF_PTR)
		return false;
	char tail = spf_macro_tail(term->domain);
	return tail && strchr("hlp", tail);
}

static bool count_terms(struct spf_survey *survey)
{
	bool has_open_door = false;

	for (int i = 0; i < survey->tree->count; i++) {
		const struct spf_node *node = survey->tree->nodes[i];

		for (int k = 0; node->record && k < node->record->count; k++) {
			const struct spf_term *term = &node->record->terms[k];

			if (!spf_term_is_lookup(term) ||
			    spf_tree_is_dead(node->record, term))
				continue;
			survey->includes += term->kind == SPF_INCLUDE &&
					    (spf_term_is_open(term) ||
						spf_tree_child(node, term));
			survey->open += spf_term_is_open(term);
			has_open_door |= is_open_door(node, term);
			if (is_open_door(node, term) && is_chosen_by_client(term) &&
			    !survey->door) {
				survey->door = term;
				survey->door_node = node;
			}
		}
	}
	return has_open_door;
}

static void examine(struct spf_survey *survey, int family, bool has_open_door)
{
	const struct spf_tree *tree = survey->tree;
	struct spf_facet *facet = &survey->families[family];

	if (tree->family != RESOLVE_ANY && tree->family != families[family])
		return;
	facet->is_examined = true;
	facet->share = spf_share_of(tree, survey->root, families[family]);
	facet->stranger_count = spf_stranger_meet(facet->strangers, tree->dns,
	    survey->root->domain, families[family], &facet->share);
	facet->can_pass = has_open_door || facet->share.has_private ||
			  facet->share.results[SPF_PASS].count > 0;

	for (int i = 0; i < facet->stranger_count; i++) {
		const struct spf_eval *host = &facet->strangers[i].host;
		int lookups = tree->lookups + host->open_lookups;

		if (lookups > survey->lookups)
			survey->lookups = lookups;
		if (!facet->unlucky || host->voids > facet->unlucky->voids)
			facet->unlucky = host;
	}
}

/* A family in which no client can pass is ignored if clients of the other can. */
static void weigh_voids(struct spf_survey *survey)
{
	bool can_any_pass = survey->families[0].can_pass ||
			    survey->families[1].can_pass ||
			    survey->tree->family != RESOLVE_ANY;

	for (int i = 0; i < SPF_FAMILIES; i++) {
		struct spf_facet *facet = &survey->families[i];

		facet->is_used = facet->is_examined && (facet->can_pass || !can_any_pass);
		if (facet->is_used && facet->unlucky->voids > survey->voids)
			survey->voids = facet->unlucky->voids;
	}
}

/* Looks for a record that was intended for the domain at other names. */
static void look_elsewhere(struct spf_survey *survey)
{
	struct spf_dns *dns = survey->tree->dns;
	const char *domain = survey->root->domain;
	const char *below = mem_printf("_spf.%s", domain);
	/* No zone contains this name: a wildcard answers for it (RFC 4592). */
	const char *nobodys = mem_printf("_mailsec-wildcard-test.%s", domain);
	const struct dns_record *chosen;

	if (survey->root->published->answer->status == DNS_NXDOMAIN)
		return;
	spf_dns_want(dns, domain, DNS_SPF);
	survey->has_wildcard =
	    spf_dns_select(spf_dns_answer(dns, below, DNS_TXT), &chosen) > 0 &&
	    spf_dns_select(spf_dns_answer(dns, nobodys, DNS_TXT), &chosen) > 0;
}

void spf_survey_take(struct spf_survey *survey, struct spf_tree *tree, const char *domain)
{
	*survey = (struct spf_survey){ .tree = tree };
	tree->lookups_max = SPF_TREE_LOOKUPS_MAX;
	tree->values.sender_domain = domain;
	spf_tree_build(tree, domain);
	survey->root = tree->nodes[0];
	survey->lookups = tree->lookups;
	find_effective(survey);
	if (survey->root->record) {
		bool has_open_door = count_terms(survey);

		for (int family = 0; family < SPF_FAMILIES; family++)
			examine(survey, family, has_open_door);
		weigh_voids(survey);
	} else if (survey->root->published->records == 0 &&
		   !spf_dns_has_failed(survey->root->published->answer)) {
		look_elsewhere(survey);
	}
}
