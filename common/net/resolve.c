/* SPDX-License-Identifier: ISC */
#include "net/resolve.h"

#include <string.h>

#include "base/mem.h"
#include "net/hosts.h"

static bool is_wanted(const struct address *address, enum resolve_family family)
{
	if (family == RESOLVE_ANY)
		return true;
	return (address->as.any.sa_family == AF_INET) == (family == RESOLVE_IPV4);
}

static void add(struct resolution *resolution, const struct address *address)
{
	if (resolution->count < RESOLVE_ADDRESSES_MAX)
		resolution->addresses[resolution->count++] = *address;
	else
		resolution->left_out++;
}

static void conclude_without_address(
    struct resolution *resolution, enum dns_status status, enum resolve_family family)
{
	static const char *const errors[] = {
		[RESOLVE_ANY] = "has no address",
		[RESOLVE_IPV4] = "has no IPv4 address",
		[RESOLVE_IPV6] = "has no IPv6 address",
	};

	resolution->status = status;
	if (status == DNS_NODATA)
		resolution->error = errors[family];
}

/* Skips addresses that no host can have.  Returns false if there was one. */
static bool take_addresses(struct resolution *resolution, const struct dns_answer *answer)
{
	bool are_hosts = true;

	for (int i = 0; i < answer->count; i++) {
		const struct address *address = &answer->records[i].address;

		if (resolution->takes_any || address_is_host(address)) {
			add(resolution, address);
			continue;
		}
		are_hosts = false;
		resolution->error = mem_printf(
		    "DNS returns the address %s, which no host can have",
		    address_text(address));
	}
	return are_hosts;
}

/* Combines the answers of both families. */
static void conclude(struct resolution *resolution, const struct dns_question *questions,
    int count, enum resolve_family family)
{
	/* The highest weight explains best why there is no address. */
	static const int weight[] = {
		[DNS_OK] = 0,
		[DNS_NODATA] = 1,
		[DNS_NXDOMAIN] = 2,
		[DNS_UNREACHABLE] = 3,
		[DNS_FAILED] = 4,
		[DNS_LIMIT] = 5,
		[DNS_LOCAL] = 6,
	};
	enum dns_status status = DNS_OK;

	for (int i = 0; i < count; i++) {
		const struct dns_answer *answer = questions[i].answer;

		resolution->is_alias |= answer->is_alias;
		if (!take_addresses(resolution, answer))
			status = DNS_FAILED;
		if (weight[answer->status] > weight[status]) {
			status = answer->status;
			resolution->error = answer->error;
			resolution->server = answer->server;
		}
	}
	if (resolution->count == 0)
		conclude_without_address(resolution, status, family);
	else if (weight[status] >= weight[DNS_UNREACHABLE])
		resolution->failure = status;
}

void resolve_names(struct resolver *resolver, struct resolution *resolutions, int count,
    enum resolve_family family, int64_t patience_us, struct deadline deadline)
{
	int each = family == RESOLVE_ANY ? 2 : 1, total = 0;
	struct dns_question *questions = mem_alloc((size_t)count * 2 * sizeof *questions);

	for (int i = 0; i < count; i++) {
		const char *name = resolutions[i].name;

		if (family != RESOLVE_IPV4)
			questions[total++] = (struct dns_question){ name, DNS_AAAA,
				NULL };
		if (family != RESOLVE_IPV6)
			questions[total++] = (struct dns_question){ name, DNS_A, NULL };
	}
	resolver_ask_addresses(resolver, questions, total, patience_us, deadline);
	for (int i = 0; i < count; i++, questions += each)
		conclude(&resolutions[i], questions, each, family);
}

static bool resolve_locally(struct resolution *resolution, enum resolve_family family)
{
	struct address found[RESOLVE_ADDRESSES_MAX];
	int count = hosts_find(resolution->name, found, RESOLVE_ADDRESSES_MAX);

	for (int i = 0; i < count; i++) {
		if (found[i].as.any.sa_family == AF_INET6 && is_wanted(&found[i], family))
			add(resolution, &found[i]);
	}
	for (int i = 0; i < count; i++) {
		if (found[i].as.any.sa_family == AF_INET && is_wanted(&found[i], family))
			add(resolution, &found[i]);
	}
	return resolution->count > 0;
}

/* RFC 6761 6.3: the loopback addresses, without a DNS query. */
static void resolve_localhost(struct resolution *resolution, enum resolve_family family)
{
	const in_addr_t loopback = htonl(INADDR_LOOPBACK);
	struct address ipv6 = address_ipv6(&in6addr_loopback, 0);
	struct address ipv4 = address_ipv4(&loopback, 0);

	if (family != RESOLVE_IPV4)
		add(resolution, &ipv6);
	if (family != RESOLVE_IPV6)
		add(resolution, &ipv4);
}

/* Whether to try another name: a server answered, but did not resolve this one. */
static bool may_go_on(const struct resolution *resolution)
{
	return resolution->status == DNS_NXDOMAIN || resolution->status == DNS_NODATA ||
	       resolution->status == DNS_FAILED;
}

static int dots_in(const char *name)
{
	int dots = 0;

	for (; *name; name++)
		dots += *name == '.';
	return dots;
}

/* Like res_nsearch() of glibc: a name of ndots dots or more is queried as it is first, any
 * other last; the result of that query explains a failure. */
static void resolve_in_dns(struct resolver *resolver, struct resolution *resolution,
    enum resolve_family family, int64_t patience_us, struct deadline deadline)
{
	const struct upstream *upstream = resolver_upstream(resolver);
	const char *name = resolution->name;
	bool is_first = resolution->is_absolute || dots_in(name) >= upstream->ndots;
	struct resolution failed = { .status = DNS_OK };

	if (is_first)
		resolve_names(resolver, resolution, 1, family, patience_us, deadline);
	if (resolution->is_absolute || (is_first && !may_go_on(resolution)))
		return;
	for (int i = 0; i < upstream->search_count; i++) {
		struct resolution completed = {
			.name = mem_printf("%s.%s", name, upstream->search[i]),
		};

		resolve_names(resolver, &completed, 1, family, patience_us, deadline);
		if (completed.status == DNS_FAILED)
			failed = completed;
		if (may_go_on(&completed))
			continue;
		*resolution = completed;
		resolution->name = name;
		return;
	}
	if (!is_first)
		resolve_names(resolver, resolution, 1, family, patience_us, deadline);
	/* A failing server may have the name: it is not known that it does not exist. */
	if (failed.status == DNS_FAILED && resolution->status != DNS_OK) {
		*resolution = failed;
		resolution->name = name;
		resolution->error = mem_printf("%s: %s", failed.name, failed.error);
	}
}

void resolve_host(struct resolver *resolver, struct resolution *resolution,
    enum resolve_family family, int64_t patience_us, struct deadline deadline)
{
	const char *name = resolution->name;
	struct address literal;

	if (address_parse(name, 0, &literal)) {
		if (is_wanted(&literal, family))
			add(resolution, &literal);
		else
			conclude_without_address(resolution, DNS_NODATA, family);
	} else if (resolve_locally(resolution, family)) {
		return;
	} else if (hosts_is_localhost(name)) {
		resolve_localhost(resolution, family);
	} else {
		if (family == RESOLVE_ANY && resolver_upstream(resolver)->is_without_aaaa)
			family = RESOLVE_IPV4;
		resolve_in_dns(resolver, resolution, family, patience_us, deadline);
	}
}
