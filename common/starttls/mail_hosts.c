/* SPDX-License-Identifier: ISC */
#include "starttls/mail_hosts.h"

#include "base/mem.h"
#include "mail/mx.h"
#include "starttls/findings.h"

enum { NAMES_SHOWN = 3 };

static void note_mx(struct targets *targets, const struct mx *mx, const char *domain)
{
	for (int i = 0; i < mx->count && !mx->is_implicit; i++)
		fact_add(&targets->facts, NULL,
		    mem_printf("%s MX %d %s", domain, mx->hosts[i].preference,
			mx->hosts[i].shown));
	for (int i = 0; i < mx->count; i++)
		plan_note_addresses(targets, &mx->hosts[i].resolution);
}

static bool is_missing(const struct mx_host *host)
{
	return mx_is_resolved(host) && host->resolution.status == DNS_NXDOMAIN;
}

static bool are_all_missing(const struct mx *mx)
{
	int missing = 0;

	for (int i = 0; i < mx->count; i++)
		missing += is_missing(&mx->hosts[i]);
	return mx->count > 0 && missing == mx->count && mx->left_out == 0;
}

static const char *names_text(const struct mx *mx)
{
	const char *text = mx->hosts[0].name;

	for (int i = 1; i < mx->count && i < NAMES_SHOWN; i++)
		text = mem_printf("%s, %s", text, mx->hosts[i].name);
	return mx->count > NAMES_SHOWN
		   ? mem_printf("%s and %d more", text, mx->count - NAMES_SHOWN)
		   : text;
}

static void plan_mail_host(struct targets *targets,
    const struct starttls_settings *settings, const struct mx *mx,
    const struct mx_host *host)
{
	if (host->is_address) {
		plan_finding(plan_add(targets, host->name, host->name),
		    &findings_mx[MX_IS_ADDRESS],
		    "is an address, but an MX record must name a host");
		return;
	}
	if (host->flaw) {
		plan_finding(plan_add(targets, host->shown, host->name),
		    &findings_mx[MX_INVALID_NAME],
		    mem_printf("is not a host name: %s", host->flaw));
		return;
	}
	/* RFC 5321 5.1: the domain itself may be an alias. */
	if (host->resolution.is_alias && !mx->is_implicit)
		plan_finding(plan_add(targets, host->name, host->name),
		    &findings_mx[MX_IS_CNAME],
		    "is an alias (CNAME), but an MX record must not name one");
	if (!is_missing(host))
		plan_resolution(targets, settings, &host->resolution, host->name);
	else if (!are_all_missing(mx))
		plan_finding(plan_add(targets, host_port_text(host->name, settings->port),
				 host->name),
		    &findings_mx[MX_MISSING], "does not exist in DNS (NXDOMAIN)");
}

static void plan_null(struct targets *targets, const char *domain, bool is_alone)
{
	struct planned *null = plan_add(targets, domain, NULL);

	plan_finding(null, &findings_mx[MX_NULL],
	    is_alone ? "accepts no mail (null MX)"
		     : "publishes a null MX together with other MX records");
	null->state = is_alone ? STATE_OK : STATE_WARNING;
}

/* Neither an MX record nor an address. */
static void plan_nothing(
    struct targets *targets, const struct starttls_settings *settings, const char *error)
{
	struct planned *planned = plan_add(targets, settings->domain, NULL);

	if (dns_options_family(&settings->dns) == RESOLVE_ANY)
		plan_finding(planned, &findings_mx[MX_NO_MAIL_HOST],
		    "has no mail host: neither MX nor address records");
	else
		plan_finding(planned, &findings_connection[CONNECTION_NO_ADDRESS], error);
}

/* Findings of the domain, before those of its mail hosts. */
static void plan_domain(struct targets *targets, const char *domain, const struct mx *mx)
{
	if (mx->has_null)
		plan_null(targets, domain, mx->count == 0);
	if (mx->is_implicit && mx->hosts[0].resolution.status == DNS_OK)
		plan_finding(plan_add(targets, domain, NULL), &findings_mx[MX_IMPLICIT],
		    "has no MX record: senders use its own address (RFC 5321 5.1)");
	if (are_all_missing(mx))
		plan_finding(plan_add(targets, domain, NULL),
		    &findings_mx[MX_NO_MAIL_HOST],
		    mem_printf("has no mail host: none of its MX hosts exists in DNS "
			       "(NXDOMAIN): %s",
			names_text(mx)));
	if (mx->left_out > 0)
		plan_finding(plan_add(targets, domain, NULL),
		    &findings_run[RUN_NOT_EXAMINED],
		    mem_printf("has %d mail host%s more than a run checks", mx->left_out,
			mx->left_out == 1 ? "" : "s"));
}

void mail_hosts_find(struct targets *targets, const struct starttls_settings *settings,
    struct resolver *resolver, struct deadline deadline)
{
	const char *domain = settings->domain;
	struct mx *mx = mem_alloc(sizeof *mx);

	targets->title = domain;
	targets->nouns = "mail hosts";
	mx_find(mx, resolver, domain, dns_options_family(&settings->dns), deadline);
	note_mx(targets, mx, domain);
	if (mx->status != DNS_OK && mx->status != DNS_NODATA) {
		plan_failed_lookup(
		    plan_add(targets, domain, NULL), mx->status, mx->error, mx->server);
		return;
	}
	if (mx->is_implicit && mx->hosts[0].resolution.status == DNS_NODATA) {
		plan_nothing(targets, settings, mx->hosts[0].resolution.error);
		return;
	}
	plan_domain(targets, domain, mx);
	for (int i = 0; i < mx->count; i++)
		plan_mail_host(targets, settings, mx, &mx->hosts[i]);
}
