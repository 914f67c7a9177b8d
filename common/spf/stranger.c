/* SPDX-License-Identifier: ISC */
#include "spf/stranger.h"

#include <string.h>
#include <time.h>

#include "base/mem.h"

/* RFC 5737 3, RFC 3849 2: addresses that are never assigned. */
static const unsigned char ipv4[][SPF_ADDRESS_MAX] = {
	{ 192, 0, 2, 1 },
	{ 198, 51, 100, 1 },
	{ 203, 0, 113, 1 },
};
static const unsigned char ipv6[][SPF_ADDRESS_MAX] = {
	{ 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
	{ 0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff, [15] = 1 },
};

/* Whether the record names the address: by a network that is not wide, or because it
 * passes, unless half of all addresses pass too. */
static bool is_named(const struct spf_share *share, const unsigned char *address)
{
	const struct ip_set *pass = &share->results[SPF_PASS];

	return ip_set_has(&share->named, address) ||
	       (ip_set_has(pass, address) && !ip_set_has(&share->end, address) &&
		   ip_set_share(pass) < 0.5);
}

static bool is_claimed(const struct spf_share *share, const unsigned char *address)
{
	return ip_set_has(&share->claimed, address);
}

/* Chooses an address for which is_so() is false, or one that only the end decides;
 * returns false if there is none. */
static bool choose(unsigned char *address, enum resolve_family family,
    const struct spf_share *share,
    bool (*is_so)(const struct spf_share *, const unsigned char *))
{
	const unsigned char(*known)[SPF_ADDRESS_MAX] = family == RESOLVE_IPV4 ? ipv4
									      : ipv6;
	size_t count = family == RESOLVE_IPV4 ? sizeof ipv4 / sizeof *ipv4
					      : sizeof ipv6 / sizeof *ipv6;

	for (size_t i = 0; i < count; i++) {
		memcpy(address, known[i], SPF_ADDRESS_MAX);
		if (!is_so(share, address))
			return true;
	}
	if (ip_set_gap(&share->claimed, address))
		return true;
	memcpy(address, known[0], SPF_ADDRESS_MAX);
	return false;
}

static void meet(struct spf_stranger *stranger, struct spf_dns *dns, const char *domain,
    enum resolve_family family, const unsigned char *address)
{
	struct spf_tree *tree = mem_alloc(sizeof *tree);

	*stranger = (struct spf_stranger){ .host.is_stranger = true };
	stranger->address = family == RESOLVE_IPV4 ? address_ipv4(address, 0)
						   : address_ipv6(address, 0);
	tree->dns = dns;
	tree->has_client = true;
	tree->values = (struct spf_macro_values){
		.local_part = "postmaster",
		.sender_domain = domain,
		.address = stranger->address,
		.helo = domain,
		.validated = "unknown",
		.receiver = "unknown",
		.time_s = time(NULL),
	};
	stranger->host.tree = tree;
	stranger->result = spf_eval_check(&stranger->host, domain);
}

int spf_stranger_meet(struct spf_stranger strangers[SPF_STRANGERS_MAX],
    struct spf_dns *dns, const char *domain, enum resolve_family family,
    const struct spf_share *share)
{
	unsigned char address[SPF_ADDRESS_MAX];
	bool is_unnamed = choose(address, family, share, is_named);

	meet(&strangers[0], dns, domain, family, address);
	strangers[0].is_named = !is_unnamed;
	if (!is_claimed(share, address) || !choose(address, family, share, is_claimed))
		return 1;
	meet(&strangers[1], dns, domain, family, address);
	return 2;
}
