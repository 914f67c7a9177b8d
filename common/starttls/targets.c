/* SPDX-License-Identifier: ISC */
#include "starttls/targets.h"

#include <string.h>

#include "base/mem.h"
#include "starttls/findings.h"
#include "starttls/mail_hosts.h"
#include "starttls/plan.h"

/* For the lookup of the other family, after no address of the first answered. */
enum { LATE_MOST_US = 2000000 };

static void find_host(struct targets *targets, const struct starttls_settings *settings,
    struct deadline deadline)
{
	const char *subject = host_port_text(settings->host, settings->port);
	struct resolution *resolution = mem_alloc(sizeof *resolution);

	if (settings->addresses.count == 1) {
		plan_probe(plan_add(targets, subject, NULL), settings->host,
		    settings->addresses.addresses, 1);
		return;
	}
	targets->nouns = "addresses";
	if (settings->addresses.count > 1) {
		targets->title = settings->host;
		plan_each(targets, settings, settings->host, NULL,
		    settings->addresses.addresses, settings->addresses.count);
		return;
	}
	resolution->name = settings->host;
	resolution->is_absolute = settings->is_host_absolute;
	resolve_host(targets->resolver, resolution, dns_options_family(&settings->dns),
	    settings->all_addresses ? RESOLVE_PATIENCE_ALL_US : RESOLVE_PATIENCE_FIRST_US,
	    deadline);
	plan_note_addresses(targets, resolution);
	if (resolution->status != DNS_OK) {
		plan_failed_lookup(plan_add(targets, subject, NULL), resolution->status,
		    resolution->error, resolution->server);
	} else if (!settings->all_addresses ||
		   (resolution->count == 1 && resolution->failure == DNS_OK)) {
		struct planned *planned = plan_add(targets, subject, NULL);

		plan_probe(
		    planned, settings->host, resolution->addresses, resolution->count);
		planned->target.is_partial = resolution->failure == DNS_UNREACHABLE;
	} else {
		targets->title = settings->host;
		plan_resolution(targets, settings, resolution, NULL);
	}
}

void targets_find(struct targets *targets, const struct section *section,
    const struct starttls_settings *settings, struct resolver *resolver,
    struct deadline deadline)
{
	int64_t start_us = clock_us();

	memset(targets, 0, sizeof *targets);
	targets->takes_unroutable = section_accepts(section, &findings_mx[MX_UNROUTABLE]);
	targets->resolver = resolver;
	if (settings->domain)
		mail_hosts_find(targets, settings, resolver, deadline);
	else
		find_host(targets, settings, deadline);
	targets->dns_seconds = (double)(clock_us() - start_us) / 1e6;
}

void targets_complete(struct targets *targets, struct target *target,
    const struct starttls_settings *settings, struct deadline deadline)
{
	enum resolve_family missing = target->addresses[0].as.any.sa_family == AF_INET
					  ? RESOLVE_IPV6
					  : RESOLVE_IPV4;
	struct resolution *other = mem_alloc(sizeof *other);
	int64_t start_us = clock_us(), most_us = deadline_left_us(deadline) / 2;

	other->name = settings->host;
	other->is_absolute = settings->is_host_absolute;
	resolve_host(targets->resolver, other, missing, RESOLVE_PATIENCE_FIRST_US,
	    deadline_within(deadline, most_us < LATE_MOST_US ? most_us : LATE_MOST_US));
	targets->dns_seconds += (double)(clock_us() - start_us) / 1e6;
	plan_note_addresses(targets, other);
	struct address *all = mem_alloc(
	    (size_t)(target->address_count + other->count) * sizeof *all);
	memcpy(all, target->addresses, (size_t)target->address_count * sizeof *all);
	memcpy(all + target->address_count, other->addresses,
	    (size_t)other->count * sizeof *all);
	target->addresses = all;
	target->address_count += other->count;
	target->is_partial = false;
}
