/* SPDX-License-Identifier: ISC */
#include "mail/targets.h"

#include <string.h>

#include "base/mem.h"
#include "mail/findings.h"
#include "mail/mx.h"

enum { TARGETS_MAX = 128 };

static struct planned *plan(
    struct targets *targets, const char *subject, const char *group)
{
	targets->planned = mem_extend(
	    targets->planned, targets->count, sizeof *targets->planned);

	struct planned *planned = &targets->planned[targets->count++];
	planned->subject = subject;
	planned->group = group;
	return planned;
}

static void plan_finding(
    struct planned *planned, const struct finding_kind *kind, const char *text)
{
	planned->kind = kind;
	planned->state = kind->state;
	planned->text = text;
}

static void plan_failed_lookup(struct planned *planned, const struct settings *settings,
    enum dns_status status, const char *error, struct deadline deadline)
{
	const char *text = mem_printf("cannot be resolved: %s", error);

	switch (status) {
	case DNS_NODATA:
		plan_finding(planned, &findings_connection[CONNECTION_NO_ADDRESS], error);
		break;
	case DNS_UNREACHABLE:
		plan_finding(planned, &findings_run[DNS_SILENCE], text);
		if (deadline_passed(deadline))
			planned->state = settings->policy.timeout_state;
		break;
	case DNS_LIMIT:
		plan_finding(
		    planned, &findings_connection[CONNECTION_PROTOCOL_ERROR], text);
		break;
	case DNS_LOCAL:
		plan_finding(planned, &findings_run[RUN_NO_SOCKET], text);
		break;
	case DNS_OK:
	case DNS_NXDOMAIN:
	case DNS_FAILED:
		plan_finding(planned, &findings_run[DNS_FAILURE], text);
		break;
	}
}

static void plan_probe(
    struct planned *planned, const char *host, const struct address *addresses, int count)
{
	planned->target = (struct target){ host, addresses, count };
}

/* Every address by itself, as many as a run may probe. */
static void plan_each(struct targets *targets, const struct settings *settings,
    const char *host, const char *group, const struct address *addresses, int count)
{
	const char *name = host_port_text(host, settings->port);
	int left = TARGETS_MAX - targets->count;
	int taken = count < left ? count : left > 0 ? left : 0;

	for (int i = 0; i < taken; i++) {
		const char *text = address_text(&addresses[i]);
		const char *subject = strcmp(text, host) == 0
					  ? name
					  : mem_printf("%s (%s)", name, text);

		plan_probe(
		    plan(targets, subject, group ? group : text), host, &addresses[i], 1);
	}
	if (taken < count)
		plan_finding(plan(targets, name, group ? group : name),
		    &findings_connection[CONNECTION_PROTOCOL_ERROR],
		    mem_printf("has %d addresses more than a run probes", count - taken));
}

/* All addresses of a resolution; where one family's lookup failed, that is found too. */
static void plan_resolution(struct targets *targets, const struct settings *settings,
    const struct resolution *resolution, const char *group, struct deadline deadline)
{
	const char *subject = host_port_text(resolution->name, settings->port);

	plan_each(targets, settings, resolution->name, group, resolution->addresses,
	    resolution->count);
	if (resolution->left_out > 0)
		plan_finding(plan(targets, subject, group ? group : subject),
		    &findings_connection[CONNECTION_PROTOCOL_ERROR],
		    mem_printf(
			"has %d addresses more than a run probes", resolution->left_out));
	if (resolution->status != DNS_OK)
		plan_failed_lookup(plan(targets, subject, group ? group : subject),
		    settings, resolution->status, resolution->error, deadline);
	else if (resolution->failure != DNS_OK)
		plan_failed_lookup(plan(targets, subject, group ? group : subject),
		    settings, resolution->failure, resolution->error, deadline);
}

static void note_addresses(struct targets *targets, const struct resolution *resolution)
{
	for (int i = 0; i < resolution->count; i++)
		text_list_add(
		    &targets->facts, mem_printf("%s has the address %s", resolution->name,
					 address_text(&resolution->addresses[i])));
}

static void note_mx(struct targets *targets, const struct mx *mx, const char *domain)
{
	for (int i = 0; i < mx->count && !mx->is_implicit; i++)
		text_list_add(
		    &targets->facts, mem_printf("%s MX %d %s", domain,
					 mx->hosts[i].preference, mx->hosts[i].name));
	for (int i = 0; i < mx->count; i++)
		note_addresses(targets, &mx->hosts[i].resolution);
}

static void find_host(
    struct targets *targets, const struct settings *settings, struct deadline deadline)
{
	const char *subject = host_port_text(settings->host, settings->port);
	struct resolution *resolution = mem_alloc(sizeof *resolution);
	struct dns_servers servers = settings->nameservers;
	struct address literal;

	if (settings->addresses.count == 1) {
		plan_probe(plan(targets, subject, NULL), settings->host,
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
	if (servers.count == 0 && !address_parse(settings->host, 0, &literal))
		dns_servers_read(&servers);
	resolution->name = settings->host;
	resolve_host(&servers, resolution, settings_family(settings), deadline);
	note_addresses(targets, resolution);
	if (resolution->status != DNS_OK) {
		plan_failed_lookup(plan(targets, subject, NULL), settings,
		    resolution->status, resolution->error, deadline);
	} else if (!settings->all_addresses ||
		   (resolution->count == 1 && resolution->failure == DNS_OK)) {
		plan_probe(plan(targets, subject, NULL), settings->host,
		    resolution->addresses, resolution->count);
	} else {
		targets->title = settings->host;
		plan_resolution(targets, settings, resolution, NULL, deadline);
	}
}

static void plan_mx_host(struct targets *targets, const struct settings *settings,
    const struct mx *mx, const struct mx_host *host, struct deadline deadline)
{
	if (host->is_address) {
		plan_finding(plan(targets, host->name, host->name),
		    &findings_mx[MX_IS_ADDRESS],
		    "is an address, and an MX record must name a host");
		return;
	}
	/* RFC 5321 5.1: the domain itself may be an alias. */
	if (host->resolution.is_alias && !mx->is_implicit)
		plan_finding(plan(targets, host->name, host->name),
		    &findings_mx[MX_IS_CNAME],
		    "is an alias (CNAME), and an MX record must not name one");
	plan_resolution(targets, settings, &host->resolution, host->name, deadline);
}

static void find_domain(
    struct targets *targets, const struct settings *settings, struct deadline deadline)
{
	struct dns_servers servers = settings->nameservers;
	struct mx *mx = mem_alloc(sizeof *mx);

	targets->title = settings->domain;
	targets->nouns = "mail servers";
	if (servers.count == 0)
		dns_servers_read(&servers);
	mx_find(mx, &servers, settings->domain, settings_family(settings), deadline);
	note_mx(targets, mx, settings->domain);
	if (mx->status != DNS_OK && mx->status != DNS_NODATA) {
		plan_failed_lookup(plan(targets, settings->domain, NULL), settings,
		    mx->status, mx->error, deadline);
		return;
	}
	if (mx->is_implicit && mx->hosts[0].resolution.status == DNS_NODATA) {
		struct planned *planned = plan(targets, settings->domain, NULL);

		if (settings_family(settings) == RESOLVE_ANY)
			plan_finding(planned, &findings_mx[MX_NO_MAIL_HOST],
			    "has no mail host: neither MX nor address records");
		else
			plan_finding(planned, &findings_connection[CONNECTION_NO_ADDRESS],
			    mx->hosts[0].resolution.error);
		return;
	}
	if (mx->has_null) {
		struct planned *null = plan(targets, settings->domain, NULL);

		plan_finding(null, &findings_mx[MX_NULL],
		    mx->count ? "publishes a null MX beside other MX records"
			      : "takes no mail and says so (null MX)");
		null->state = mx->count ? STATE_WARNING : STATE_OK;
	}
	if (mx->left_out > 0)
		plan_finding(plan(targets, settings->domain, NULL),
		    &findings_connection[CONNECTION_PROTOCOL_ERROR],
		    mem_printf(
			"has %d mail hosts more than a run examines", mx->left_out));
	for (int i = 0; i < mx->count; i++)
		plan_mx_host(targets, settings, mx, &mx->hosts[i], deadline);
}

void targets_find(
    struct targets *targets, const struct settings *settings, struct deadline deadline)
{
	int64_t start_us = clock_us();

	memset(targets, 0, sizeof *targets);
	if (settings->domain)
		find_domain(targets, settings, deadline);
	else
		find_host(targets, settings, deadline);
	targets->dns_seconds = (double)(clock_us() - start_us) / 1e6;
}
