/* SPDX-License-Identifier: ISC */
#include "spf/networks.h"

#include "net/dnsname.h"
enum { IPV4_WIDTH = 4 };

static const int widths[] = { IPV4_WIDTH, SPF_ADDRESS_MAX };

bool spf_networks_is_literal(const struct spf_term *term, int width)
{
	return term->kind == (width == IPV4_WIDTH ? SPF_IP4 : SPF_IP6);
}

struct spf_range spf_networks_literal(const struct spf_term *term, int width)
{
	return spf_range_network(term->network, width, spf_networks_prefix(term, width));
}

int spf_networks_prefix(const struct spf_term *term, int width)
{
	return width == IPV4_WIDTH ? term->prefix4 : term->prefix6;
}

int spf_networks_hosts(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term, int width, const struct spf_addresses *hosts[SPF_MX_MAX])
{
	enum dns_type type = width == IPV4_WIDTH ? DNS_A : DNS_AAAA;
	int count = 0;

	if (term->kind != SPF_A && term->kind != SPF_MX)
		return 0;
	const char *name = spf_tree_name(tree, node, term);
	if (term->kind == SPF_A) {
		hosts[0] = spf_dns_addresses(tree->dns, name, type);
		return hosts[0] ? 1 : 0;
	}
	const struct dns_answer *answer = spf_dns_known(tree->dns, name, DNS_MX);
	for (int i = 0; answer && i < answer->count && i < SPF_MX_MAX; i++) {
		hosts[count] = spf_dns_addresses(
		    tree->dns, dnsname_literal(answer->records[i].host), type);
		count += hosts[count] != NULL;
	}
	return count;
}

static bool is_known(const struct spf_node *node, const struct spf_term *term)
{
	return !spf_term_is_open(term) && spf_tree_is_followed(node, term);
}

static bool is_wide_in(const struct spf_tree *tree, const struct spf_node *node,
    const struct spf_term *term, int width)
{
	const struct spf_addresses *hosts[SPF_MX_MAX];
	struct spf_range range = spf_networks_literal(term, width);
	int prefix = spf_networks_prefix(term, width);

	if (!spf_range_is_wide(&range, width))
		return false;
	if (spf_networks_is_literal(term, width))
		return !spf_range_is_private(&range, width);
	int count = spf_networks_hosts(tree, node, term, width, hosts);
	for (int i = 0; i < count; i++) {
		if (prefix < hosts[i]->all_private)
			return true;
	}
	return false;
}

bool spf_networks_are_wide(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	if (term->result != SPF_PASS || !is_known(node, term))
		return false;
	return (tree->family != RESOLVE_IPV6 &&
		   is_wide_in(tree, node, term, IPV4_WIDTH)) ||
	       (tree->family != RESOLVE_IPV4 &&
		   is_wide_in(tree, node, term, SPF_ADDRESS_MAX));
}

bool spf_networks_are_private(
    const struct spf_tree *tree, const struct spf_node *node, const struct spf_term *term)
{
	const struct spf_addresses *hosts[SPF_MX_MAX];
	bool has_found = false;

	if (!is_known(node, term))
		return false;
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		struct spf_range range = spf_networks_literal(term, widths[i]);
		int prefix = spf_networks_prefix(term, widths[i]);

		if (spf_networks_is_literal(term, widths[i]))
			return spf_range_is_private(&range, widths[i]);
		int count = spf_networks_hosts(tree, node, term, widths[i], hosts);
		for (int k = 0; k < count; k++) {
			if (prefix < hosts[k]->all_private)
				return false;
			has_found |= hosts[k]->count > 0;
		}
	}
	return has_found;
}
