/* SPDX-License-Identifier: ISC */
#include "starttls/summary.h"

#include <string.h>

#include "base/mem.h"
#include "mail/judge_cert.h"
#include "starttls/judge_tls.h"

static bool is_done(const struct examined *examined, int target)
{
	return examined->results[target]->summary != NULL;
}

struct lifetime summary_lifetime(const struct examined *examined)
{
	struct lifetime worst = { .is_known = false };

	for (int i = 0; i < examined->targets->count; i++) {
		if (examined->targets->planned[i].target.address_count > 0)
			worst = lifetime_worse(worst,
			    lifetime_of(probe_tls(&examined->probes[i]),
				&examined->context->settings->expiry, examined->now));
	}
	return worst;
}

struct count {
	int done, all;
};

static struct count count_addresses(const struct examined *examined)
{
	struct count count = { 0, 0 };

	for (int i = 0; i < examined->targets->count; i++) {
		if (!examined->targets->planned[i].part)
			continue;
		count.all++;
		count.done += is_done(examined, i);
	}
	return count;
}

static bool is_of(const struct planned *planned, const char *group)
{
	return planned->group && strcmp(planned->group, group) == 0;
}

/* A mail host counts once, as probed if one of its addresses was. */
static struct count count_groups(const struct examined *examined)
{
	const struct planned *planned = examined->targets->planned;
	struct count count = { 0, 0 };

	for (int i = 0; i < examined->targets->count; i++) {
		bool is_new = planned[i].group != NULL, is_any_done = false;

		for (int k = 0; is_new && k < examined->targets->count; k++) {
			if (!is_of(&planned[k], planned[i].group))
				continue;
			is_new = k >= i;
			is_any_done |= is_done(examined, k);
		}
		count.all += is_new;
		count.done += is_new && is_any_done;
	}
	return count;
}

static const char *counted(struct count count, const char *noun, const char *plural)
{
	return count.done < count.all
		   ? mem_printf("%d of %d %s", count.done, count.all, plural)
		   : mem_printf("%d %s", count.all, count.all == 1 ? noun : plural);
}

/* "no IPv6 here" (this machine has no route for the family), or NULL. */
static const char *lacking_family(const struct examined *examined)
{
	bool lacks_ipv4 = false, lacks_ipv6 = false;

	for (int i = 0; i < examined->targets->count; i++) {
		const struct probe *probe = &examined->probes[i];

		if (examined->targets->planned[i].target.address_count == 0 ||
		    probe->conn.failure != CONN_NO_ROUTE)
			continue;
		if (probe->address.as.any.sa_family == AF_INET)
			lacks_ipv4 = true;
		else
			lacks_ipv6 = true;
	}
	if (lacks_ipv4 && lacks_ipv6)
		return "no route from here";
	return lacks_ipv6 ? "no IPv6 here" : lacks_ipv4 ? "no IPv4 here" : NULL;
}

const char *summary_count(const struct examined *examined)
{
	const char *addresses = counted(
	    count_addresses(examined), "address", "addresses");
	const char *family = lacking_family(examined);
	bool is_domain = examined->context->settings->domain;

	if (family)
		addresses = mem_printf(
		    is_domain ? "%s: %s" : "%s (%s)", addresses, family);
	return is_domain ? mem_printf("%s (%s)",
			       counted(count_groups(examined), "mail host", "mail hosts"),
			       addresses)
			 : addresses;
}

const char *summary_text(const struct examined *examined)
{
	const struct probe_context *context = examined->context;
	struct lifetime lifetime = summary_lifetime(examined);
	enum tls_version oldest = TLS_1_3;
	const char *version = "TLSv1.3";
	int done = 0;

	for (int i = 0; i < examined->targets->count; i++) {
		if (!is_done(examined, i))
			continue;
		const struct tls_facts *tls = probe_tls(&examined->probes[i]);

		done++;
		if (tls->version <= oldest) {
			oldest = tls->version;
			version = tls->version_text;
		}
	}
	if (done == 0)
		return NULL;
	return mem_printf("%s, %s, %s%s, %s %s", summary_count(examined),
	    context->settings->tls ? "implicit TLS"
				   : context->settings->protocol->upgrade,
	    version, done > 1 && oldest < TLS_1_3 ? " or newer" : "",
	    done == 1 ? "certificate" : "certificates",
	    lifetime.seconds_left < 0
		? "expired"
		: mem_printf("valid for %s%s", done == 1 ? "" : "at least ",
		      expiry_span_text(lifetime.seconds_left)));
}
