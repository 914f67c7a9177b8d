/* SPDX-License-Identifier: ISC */
#include "spf/ptr.h"

#include <string.h>
#include <strings.h>

#include "net/dnsname.h"
enum { PTR_NAMES_MAX = 10 };

static int names_used(const struct dns_answer *names)
{
	return names->count < PTR_NAMES_MAX ? names->count : PTR_NAMES_MAX;
}

static bool is_validated(struct spf_tree *tree, const char *name)
{
	static const struct spf_term whole = { .prefix4 = 32, .prefix6 = 128 };
	const struct dns_answer *answer = spf_dns_answer(
	    tree->dns, name, spf_tree_client_type(tree));

	for (int i = 0; i < answer->count; i++) {
		if (spf_tree_matches(
			&tree->values.address, &answer->records[i].address, &whole))
			return true;
	}
	return false;
}

const struct dns_answer *spf_ptr_names(struct spf_tree *tree)
{
	const struct dns_answer *names = spf_dns_answer(
	    tree->dns, dnsname_reverse(&tree->values.address.as.any), DNS_PTR);

	for (int i = 0; i < names_used(names); i++)
		spf_dns_want(tree->dns, dnsname_literal(names->records[i].host),
		    spf_tree_client_type(tree));
	return names;
}

bool spf_ptr_has(
    struct spf_tree *tree, const struct dns_answer *names, const char *domain)
{
	for (int i = 0; i < names_used(names); i++) {
		const char *name = dnsname_literal(names->records[i].host);

		if (dnsname_is_below(name, domain) && is_validated(tree, name))
			return true;
	}
	return false;
}

const char *spf_ptr_validated(struct spf_tree *tree, const char *domain)
{
	const struct dns_answer *names = spf_ptr_names(tree);
	const char *best = "unknown";
	int best_rank = 0;

	for (int i = 0; i < names_used(names); i++) {
		const char *name = dnsname_literal(names->records[i].host);
		int rank = strcasecmp(name, domain) == 0    ? 3
			   : dnsname_is_below(name, domain) ? 2
							    : 1;

		if (rank > best_rank && is_validated(tree, name)) {
			best = name;
			best_rank = rank;
		}
	}
	return best;
}
