/* SPDX-License-Identifier: ISC */
#include "spf/tree.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "net/ip_set.h"

bool spf_tree_matches_literal(const struct address *client, const struct spf_term *term)
{
	bool is_ipv4 = client->as.any.sa_family == AF_INET;

	if (is_ipv4 != (term->kind == SPF_IP4))
		return false;
	return is_ipv4
		   ? ip_set_share_prefix((const unsigned char *)&client->as.ipv4.sin_addr,
			 term->network, term->prefix4)
		   : ip_set_share_prefix(
			 client->as.ipv6.sin6_addr.s6_addr, term->network, term->prefix6);
}

bool spf_tree_matches(const struct address *client, const struct address *address,
    const struct spf_term *term)
{
	if (client->as.any.sa_family != address->as.any.sa_family)
		return false;
	return client->as.any.sa_family == AF_INET
		   ? ip_set_share_prefix((const unsigned char *)&client->as.ipv4.sin_addr,
			 (const unsigned char *)&address->as.ipv4.sin_addr, term->prefix4)
		   : ip_set_share_prefix(client->as.ipv6.sin6_addr.s6_addr,
			 address->as.ipv6.sin6_addr.s6_addr, term->prefix6);
}

enum dns_type spf_tree_client_type(const struct spf_tree *tree)
{
	return tree->values.address.as.any.sa_family == AF_INET6 ? DNS_AAAA : DNS_A;
}

bool spf_tree_has_client(
    const struct spf_tree *tree, const char *host, const struct spf_term *term)
{
	const struct address *client = &tree->values.address;
	enum dns_type type = spf_tree_client_type(tree);
	const struct spf_addresses *addresses = spf_dns_addresses(tree->dns, host, type);

	if (!addresses)
		return false;
	return type == DNS_A
		   ? spf_addresses_match(addresses,
			 (const unsigned char *)&client->as.ipv4.sin_addr, term->prefix4)
		   : spf_addresses_match(
			 addresses, client->as.ipv6.sin6_addr.s6_addr, term->prefix6);
}

bool spf_tree_is_dead(const struct spf_record *record, const struct spf_term *term)
{
	return record->all && (term->kind == SPF_REDIRECT ||
				  (record->all < term && term->kind < SPF_REDIRECT));
}

bool spf_term_is_open(const struct spf_term *term)
{
	return term->kind == SPF_PTR ||
	       (term->domain && spf_macro_needs_client(term->domain));
}

const char *spf_tree_name(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	struct spf_macro_values values = tree->values;

	if (!term->domain)
		return node->domain;
	if (!tree->has_client && spf_macro_needs_client(term->domain))
		return term->domain;
	values.domain = node->domain;
	return spf_expand_domain(term->domain, &values);
}

const struct spf_node *spf_tree_child(
    const struct spf_node *node, const struct spf_term *term)
{
	for (int i = 0; i < node->child_count; i++) {
		if (node->children[i]->from == term)
			return node->children[i];
	}
	return NULL;
}

bool spf_tree_is_followed(const struct spf_node *node, const struct spf_term *term)
{
	return !spf_term_is_lookup(term) || term - node->record->terms < node->followed;
}

bool spf_tree_is_same(const struct spf_node *one, const struct spf_node *other)
{
	if (one->record != other->record || one->followed != other->followed ||
	    one->child_count != other->child_count ||
	    strcasecmp(one->domain, other->domain) != 0)
		return false;
	for (int i = 0; i < one->child_count; i++) {
		if (one->children[i]->from != other->children[i]->from ||
		    !spf_tree_is_same(one->children[i], other->children[i]))
			return false;
	}
	return true;
}

bool spf_tree_is_repeated(const struct spf_tree *tree, int index)
{
	for (int i = 0; i < index; i++) {
		if (strcasecmp(tree->nodes[i]->domain, tree->nodes[index]->domain) == 0)
			return true;
	}
	return false;
}

static bool is_within_itself(const struct spf_node *parent, const char *domain)
{
	for (; parent; parent = parent->parent) {
		if (strcasecmp(parent->domain, domain) == 0)
			return true;
	}
	return false;
}

static void add_node(struct spf_tree *tree, struct spf_node *parent,
    const struct spf_term *from, const char *domain)
{
	if (tree->count == SPF_NODES_MAX)
		return;
	struct spf_node *node = mem_alloc(sizeof *node);
	bool is_include = from && from->kind == SPF_INCLUDE;

	*node = (struct spf_node){ .domain = domain,
		.parent = parent,
		.from = from,
		.is_own = !parent || (parent->is_own && !is_include),
		.is_passing = !parent || (parent->is_passing &&
					     (!is_include || from->result == SPF_PASS)),
		.is_loop = is_within_itself(parent, domain),
		.depth = parent ? parent->depth + 1 : 0 };
	tree->nodes[tree->count++] = node;
	if (parent) {
		parent->children = mem_extend(
		    parent->children, parent->child_count, sizeof(struct spf_node *));
		parent->children[parent->child_count++] = node;
	}
	if (!node->is_loop)
		spf_dns_want(tree->dns, domain, DNS_TXT);
}

static void want_addresses(const struct spf_tree *tree, const char *name)
{
	bool is_ipv4 = tree->family != RESOLVE_IPV6,
	     is_ipv6 = tree->family != RESOLVE_IPV4;

	if (tree->has_client) {
		is_ipv4 = spf_tree_client_type(tree) == DNS_A;
		is_ipv6 = !is_ipv4;
	}
	if (is_ipv4)
		spf_dns_want(tree->dns, name, DNS_A);
	if (is_ipv6)
		spf_dns_want(tree->dns, name, DNS_AAAA);
}

/* Queues the first questions of a term. */
static void follow_term(
    struct spf_tree *tree, struct spf_node *node, const struct spf_term *term)
{
	const char *name = spf_tree_name(tree, node, term);
	bool is_open = term->domain &&
		       (tree->has_client ? spf_macro_needs_validated(term->domain)
					 : spf_macro_needs_client(term->domain));

	if (term->kind == SPF_PTR) {
		if (tree->has_client)
			spf_dns_want(tree->dns,
			    dnsname_reverse(&tree->values.address.as.any), DNS_PTR);
		return;
	}
	if (is_open)
		return;
	switch (term->kind) {
	case SPF_INCLUDE:
	case SPF_REDIRECT:
		add_node(tree, node, term, name);
		break;
	case SPF_A:
		want_addresses(tree, name);
		break;
	case SPF_MX:
		spf_dns_want(tree->dns, name, DNS_MX);
		break;
	case SPF_EXISTS:
		spf_dns_want(tree->dns, name, DNS_A);
		break;
	case SPF_ALL:
	case SPF_PTR:
	case SPF_IP4:
	case SPF_IP6:
	case SPF_EXP:
	case SPF_OTHER:
		break;
	}
}

static void follow_terms(struct spf_tree *tree, struct spf_node *node)
{
	const struct spf_record *record = node->record;

	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (tree->has_client &&
		    (term->kind == SPF_IP4 || term->kind == SPF_IP6) &&
		    spf_tree_matches_literal(&tree->values.address, term))
			return;
		if (!spf_term_is_lookup(term) || spf_tree_is_dead(record, term))
			continue;
		if (tree->lookups == tree->lookups_max) {
			tree->cut_at = node;
			node->followed = i;
			return;
		}
		tree->lookups++;
		follow_term(tree, node, term);
	}
}

/* The TXT answer of the node must be available. */
static void read_node(struct spf_tree *tree, struct spf_node *node)
{
	if (node->is_loop)
		return;
	node->published = spf_dns_published(tree->dns, node->domain);
	const struct spf_record *record = &node->published->record;
	if (node->published->records != 1)
		return;
	tree->terms += record->count;
	if (record->is_cut || tree->terms > SPF_TERMS_MAX)
		tree->cut_at = node;
	if (record->error || tree->terms > SPF_TERMS_MAX)
		return;
	node->record = record;
	node->followed = record->count;
	follow_terms(tree, node);
}

/* RFC 7208 4.6.4: the addresses of at most ten hosts. */
static void want_mail_hosts(struct spf_tree *tree, int *seen)
{
	for (; *seen < tree->dns->asked; ++*seen) {
		const struct dns_question *question = spf_dns_question(tree->dns, *seen);
		const struct dns_answer *answer = question->answer;

		if (question->type != DNS_MX || answer->count > SPF_MX_MAX)
			continue;
		for (int i = 0; i < answer->count; i++)
			want_addresses(tree, dnsname_literal(answer->records[i].host));
	}
}

void spf_tree_build(struct spf_tree *tree, const char *domain)
{
	int read = 0, seen = tree->dns->asked;

	add_node(tree, NULL, NULL, domain);
	do {
		int count = tree->count;

		spf_dns_ask(tree->dns);
		while (read < count)
			read_node(tree, tree->nodes[read++]);
		want_mail_hosts(tree, &seen);
	} while (read < tree->count || tree->dns->asked < tree->dns->count);
}
