/* SPDX-License-Identifier: ISC */
#include "spf/share.h"

#include <stdlib.h>

#include "base/mem.h"
#include "spf/divide.h"

enum { IPV4_WIDTH = 4, NAMED_MAX = 10000 };

/* The number of claims left for all records of a tree. */
struct allowance {
	int left;
};

/* The claims of a record's terms, ranked by position; the results of a redirect rank
 * after them. */
struct claims {
	const struct spf_tree *tree;
	int width;
	struct spf_claim *list;
	int count, room;
	struct allowance *allowance;
	bool has_private, is_cut;
	struct claims *named;
	/* A repeated host or include claims nothing new. */
	struct claimed_host *hosts;
	struct claimed_include *includes;
	int host_count, include_count;
};

struct claimed_host {
	const struct spf_addresses *addresses;
	int prefix;
	bool is_pass; /* without private networks */
};

struct claimed_include {
	const struct spf_node *child;
	bool has_private;
};

static struct spf_share share_of(const struct spf_tree *tree, const struct spf_node *node,
    int width, struct allowance *allowance);

static void append(struct claims *claims, const struct spf_range *range, int rank)
{
	if (claims->count == claims->room) {
		claims->room = claims->room ? 2 * claims->room : 64;
		claims->list = mem_lend(
		    claims->list, (size_t)claims->room * sizeof *claims->list);
	}
	claims->list[claims->count++] = (struct spf_claim){ *range, rank };
}

/* Returns false if a limit is reached. */
static bool claim(struct claims *claims, const struct spf_range *range, int rank)
{
	if (claims->count == SPF_CLAIMS_MAX || claims->allowance->left == 0) {
		claims->is_cut = true;
		return false;
	}
	claims->allowance->left--;
	append(claims, range, rank);
	return true;
}

/* Limited: NAMED_MAX suffice to choose a stranger. */
static void add_named(struct claims *named, const struct spf_range *range)
{
	if (named->count < NAMED_MAX)
		append(named, range, 0);
}

static void claim_everything(struct claims *claims, int rank)
{
	static const unsigned char zero[SPF_ADDRESS_MAX];
	struct spf_range whole = spf_range_network(zero, claims->width, 0);

	claim(claims, &whole, rank);
}

static void claim_space(struct claims *claims, const struct ip_set *space, int rank)
{
	for (int i = 0; i < space->count; i++)
		claim(claims, &space->ranges[i], rank);
}

static bool claim_named(struct claims *claims, const struct spf_range *range, int rank)
{
	if (!claim(claims, range, rank))
		return false;
	if (!spf_range_is_wide(range, claims->width))
		add_named(claims->named, range);
	return true;
}

/* A passing term claims no private network. */
static bool claim_network(struct claims *claims, const struct spf_term *term,
    const struct spf_range *range, int rank)
{
	if (term->result != SPF_PASS || !spf_range_is_private(range, claims->width))
		return claim_named(claims, range, rank);
	claims->has_private = true;
	return true;
}

/* Whether the host is new to the record with this prefix length and is_pass. */
static bool note_host(struct claims *claims, const struct spf_addresses *addresses,
    int prefix, bool is_pass)
{
	for (int i = 0; i < claims->host_count; i++) {
		const struct claimed_host *host = &claims->hosts[i];

		if (host->addresses == addresses && host->prefix == prefix &&
		    host->is_pass == is_pass)
			return false;
	}
	claims->hosts = mem_extend(
	    claims->hosts, claims->host_count, sizeof *claims->hosts);
	claims->hosts[claims->host_count++] = (struct claimed_host){ addresses, prefix,
		is_pass };
	return true;
}

static void claim_host(struct claims *claims, const struct spf_term *term,
    const struct spf_addresses *addresses, int rank)
{
	int width = claims->width, prefix = spf_networks_prefix(term, width);
	bool is_pass = term->result == SPF_PASS;

	if (!note_host(claims, addresses, prefix, is_pass))
		return;
	claims->has_private |= is_pass && prefix >= addresses->some_private;
	if (is_pass && prefix >= addresses->all_private)
		return;
	bool is_more = true;
	for (int i = 0; i < addresses->count && is_more; i++) {
		const unsigned char *address = spf_addresses_get(addresses, i);

		if (i > 0 && ip_set_share_prefix(
				 spf_addresses_get(addresses, i - 1), address, prefix))
			continue;
		struct spf_range range = spf_range_network(address, width, prefix);
		is_more = prefix < addresses->some_private
			      ? claim_named(claims, &range, rank)
			      : claim_network(claims, term, &range, rank);
	}
}

static void claim_hosts(struct claims *claims, const struct spf_node *node,
    const struct spf_term *term, int rank)
{
	const struct spf_addresses *hosts[SPF_MX_MAX];
	int count = spf_networks_hosts(claims->tree, node, term, claims->width, hosts);

	for (int i = 0; i < count; i++)
		claim_host(claims, term, hosts[i], rank);
}

void spf_share_drop(struct spf_share *share)
{
	for (int result = 0; result <= SPF_PERMERROR; result++)
		ip_set_drop(&share->results[result]);
	ip_set_drop(&share->end);
	ip_set_drop(&share->claimed);
	ip_set_drop(&share->named);
}

/* Parts of wide networks that pass also count as named. */
static void name_included(struct claims *claims, const struct spf_share *share)
{
	const struct ip_set *pass = &share->results[SPF_PASS];
	int from = 0;

	for (int i = 0; i < share->named.count; i++)
		add_named(claims->named, &share->named.ranges[i]);
	for (int i = 0; i < pass->count; i++) {
		if (!spf_range_is_wide(&pass->ranges[i], claims->width) &&
		    !ip_set_covers(&share->named, &pass->ranges[i], &from))
			add_named(claims->named, &pass->ranges[i]);
	}
}

static const struct claimed_include *find_include(
    const struct claims *claims, const struct spf_node *child)
{
	for (int i = 0; i < claims->include_count; i++) {
		if (spf_tree_is_same(claims->includes[i].child, child))
			return &claims->includes[i];
	}
	return NULL;
}

static void claim_included(struct claims *claims, const struct spf_term *term,
    const struct spf_node *child, int rank)
{
	const struct claimed_include *claimed;

	if (!child)
		return;
	claimed = find_include(claims, child);
	if (claimed) {
		claims->has_private |= claimed->has_private && term->result == SPF_PASS;
		return;
	}
	struct spf_share share = share_of(
	    claims->tree, child, claims->width, claims->allowance);
	claims->includes = mem_extend(
	    claims->includes, claims->include_count, sizeof *claims->includes);
	claims->includes[claims->include_count++] = (struct claimed_include){ child,
		share.has_private };
	claims->is_cut |= share.is_cut;
	claims->has_private |= share.has_private && term->result == SPF_PASS;
	claim_space(claims, &share.results[SPF_PASS], rank);
	name_included(claims, &share);
	spf_share_drop(&share);
}

static void claim_matched(struct claims *claims, const struct spf_node *node,
    const struct spf_term *term, int rank)
{
	const struct dns_answer *answer;
	struct spf_range range;

	if (spf_term_is_open(term) || !spf_tree_is_followed(node, term))
		return;
	switch (term->kind) {
	case SPF_ALL:
		claim_everything(claims, rank);
		break;
	case SPF_INCLUDE:
		claim_included(claims, term, spf_tree_child(node, term), rank);
		break;
	case SPF_A:
	case SPF_MX:
		claim_hosts(claims, node, term, rank);
		break;
	case SPF_IP4:
	case SPF_IP6:
		range = spf_networks_literal(term, claims->width);
		if (spf_networks_is_literal(term, claims->width))
			claim_network(claims, term, &range, rank);
		break;
	case SPF_EXISTS:
		/* RFC 7208 5.7: any A record matches, whatever the client. */
		answer = spf_dns_known(
		    claims->tree->dns, spf_tree_name(claims->tree, node, term), DNS_A);
		if (answer && answer->count > 0)
			claim_everything(claims, rank);
		break;
	case SPF_PTR:
	case SPF_REDIRECT:
	case SPF_EXP:
	case SPF_OTHER:
		break;
	}
}

static void give_named(void *taker, const struct spf_range *range, int rank)
{
	(void)rank;
	ip_set_append(taker, range);
}

/* Receives the ranges that the claims of a record win. */
struct taker {
	const struct spf_record *record;
	struct spf_share *share;
};

static void give_result(void *context, const struct spf_range *range, int rank)
{
	const struct taker *taker = context;
	struct spf_share *share = taker->share;
	int behind = taker->record->count;
	const struct spf_term *term = rank < behind ? &taker->record->terms[rank] : NULL;
	int result = term             ? (int)term->result
		     : rank == behind ? (int)share->end_result
				      : rank - behind - 1;

	if (rank == behind || (term && term->kind == SPF_ALL))
		ip_set_append(&share->end, range);
	else
		ip_set_append(&share->claimed, range);
	if ((result == SPF_PASS && !spf_range_is_private(range, share->end.width)) ||
	    result == SPF_NEUTRAL || result == SPF_SOFTFAIL)
		ip_set_append(&share->results[result], range);
}

/* Ranks after those of the terms: the ranges that the end of a redirect's record decides,
 * and its results. */
static void claim_redirected(
    struct claims *claims, const struct spf_node *node, struct spf_share *whole)
{
	static const enum spf_result kept[] = { SPF_PASS, SPF_NEUTRAL, SPF_SOFTFAIL };
	const struct spf_record *record = node->record;
	const struct spf_node *child;

	if (!record->redirect || spf_tree_is_dead(record, record->redirect))
		return;
	child = spf_tree_child(node, record->redirect);
	if (!child)
		return;
	struct spf_share share = share_of(
	    claims->tree, child, claims->width, claims->allowance);
	whole->end_result = share.end_result;
	claims->is_cut |= share.is_cut;
	claims->has_private |= share.has_private;
	claim_space(claims, &share.end, record->count);
	claim_space(claims, &share.claimed, record->count + 1 + SPF_PERMERROR);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		claim_space(
		    claims, &share.results[kept[i]], record->count + 1 + (int)kept[i]);
	for (int i = 0; i < share.named.count; i++)
		add_named(claims->named, &share.named.ranges[i]);
	spf_share_drop(&share);
}

static struct spf_share share_of(const struct spf_tree *tree, const struct spf_node *node,
    int width, struct allowance *allowance)
{
	struct claims named = { .width = width };
	struct claims claims = {
		.tree = tree, .width = width, .allowance = allowance, .named = &named
	};
	struct spf_share share = {
		.named.width = width, .claimed.width = width, .end.width = width
	};
	const struct spf_record *record = node->record;

	for (int result = 0; result <= SPF_PERMERROR; result++)
		share.results[result].width = width;
	if (!record)
		return share;
	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (term->kind >= SPF_REDIRECT)
			continue;
		claim_matched(&claims, node, term, i);
		if (term->kind == SPF_ALL) {
			share.end_result = term->result;
			break;
		}
	}
	claim_redirected(&claims, node, &share);
	share.has_private = claims.has_private;
	share.is_cut = claims.is_cut;
	struct taker taker = { record, &share };
	ip_set_divide(claims.list, claims.count, width, give_result, &taker);
	free(claims.list);
	ip_set_divide(named.list, named.count, width, give_named, &share.named);
	free(named.list);
	return share;
}

struct spf_share spf_share_of(
    const struct spf_tree *tree, const struct spf_node *node, enum resolve_family family)
{
	struct allowance allowance = { SPF_CLAIMS_ALL };

	return share_of(tree, node, family == RESOLVE_IPV4 ? IPV4_WIDTH : SPF_ADDRESS_MAX,
	    &allowance);
}
