/* SPDX-License-Identifier: ISC */
#include "starttls/plan.h"

#include <string.h>

#include "base/mem.h"
#include "mail/judge_dns.h"
#include "starttls/findings.h"

struct planned *plan_add(struct targets *targets, const char *subject, const char *group)
{
	targets->planned = mem_extend(
	    targets->planned, targets->count, sizeof *targets->planned);

	struct planned *planned = &targets->planned[targets->count++];
	planned->subject = subject;
	planned->group = group;
	return planned;
}

void plan_finding(
    struct planned *planned, const struct finding_kind *kind, const char *text)
{
	planned->kind = kind;
	planned->state = kind->state;
	planned->text = text;
}

void plan_failed_lookup(struct planned *planned, enum dns_status status,
    const char *error, const struct address *server)
{
	if (status == DNS_NODATA) {
		plan_finding(planned, &findings_connection[CONNECTION_NO_ADDRESS], error);
		return;
	}
	plan_finding(
	    planned, judge_dns_kind(status), mem_printf("cannot be resolved: %s", error));
	planned->detail = judge_dns_detail(status, error, server);
}

void plan_probe(
    struct planned *planned, const char *host, const struct address *addresses, int count)
{
	planned->target = (struct target){ .subject = planned->subject,
		.host = host,
		.addresses = addresses,
		.address_count = count };
}

/* An address of a mail host: an unroutable one is tried only if accepted (a test on
 * loopback); one that no host can have is never tried. */
static void plan_mail_address(const struct targets *targets, struct planned *planned,
    const char *host, const struct address *address)
{
	const struct finding_kind *unroutable = &findings_mx[MX_UNROUTABLE];
	const char *why = address_unroutable(address);
	bool is_tried = address_is_host(address) && (!why || targets->takes_unroutable);

	if (is_tried)
		plan_probe(planned, host, address, 1);
	if (why && (is_tried || !targets->takes_unroutable))
		plan_finding(planned, unroutable,
		    mem_printf("is %s %s address, which no other machine can reach",
			strchr("aeiou", *why) ? "an" : "a", why));
	else if (!is_tried)
		plan_finding(planned, &findings_run[RUN_DNS_FAILED],
		    "is an address that no host can have");
}

void plan_each(struct targets *targets, const struct starttls_settings *settings,
    const char *host, const char *group, const struct address *addresses, int count)
{
	const char *name = host_port_text(host, settings->port);
	int left = PLAN_PROBES_MAX - targets->count;
	int taken = count < left ? count : left > 0 ? left : 0;

	for (int i = 0; i < taken; i++) {
		const char *text = address_text(&addresses[i]);
		const char *subject = strcmp(text, host) == 0
					  ? name
					  : mem_printf("%s (%s)", name, text);
		struct planned *planned = plan_add(
		    targets, subject, group ? group : text);

		planned->part = text;
		if (group)
			plan_mail_address(targets, planned, host, &addresses[i]);
		else
			plan_probe(planned, host, &addresses[i], 1);
	}
	if (taken < count)
		plan_finding(plan_add(targets, name, group ? group : name),
		    &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("has %d address%s more than a run checks", count - taken,
			count - taken == 1 ? "" : "es"));
}

void plan_resolution(struct targets *targets, const struct starttls_settings *settings,
    const struct resolution *resolution, const char *group)
{
	const char *subject = host_port_text(resolution->name, settings->port);
	enum dns_status failure = resolution->status != DNS_OK ? resolution->status
							       : resolution->failure;

	plan_each(targets, settings, resolution->name, group, resolution->addresses,
	    resolution->count);
	if (resolution->left_out > 0)
		plan_finding(plan_add(targets, subject, group ? group : subject),
		    &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("has %d address%s more than a run checks",
			resolution->left_out, resolution->left_out == 1 ? "" : "es"));
	if (failure == DNS_UNREACHABLE && resolution->count > 0)
		plan_finding(plan_add(targets, subject, group ? group : subject),
		    judge_dns_kind(failure),
		    mem_printf("has %s, but its %s were not found: %s",
			resolution->count == 1 ? "an address" : "addresses",
			resolution->addresses[0].as.any.sa_family == AF_INET
			    ? "IPv6 addresses (AAAA)"
			    : "IPv4 addresses (A)",
			resolution->error));
	else if (failure != DNS_OK)
		plan_failed_lookup(plan_add(targets, subject, group ? group : subject),
		    failure, resolution->error, resolution->server);
}

void plan_note_addresses(struct targets *targets, const struct resolution *resolution)
{
	for (int i = 0; i < resolution->count; i++)
		fact_add(&targets->facts, NULL,
		    mem_printf("%s has the address %s", resolution->name,
			address_text(&resolution->addresses[i])));
}
