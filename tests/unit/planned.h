/* SPDX-License-Identifier: ISC */
#ifndef UNIT_PLANNED_H
#define UNIT_PLANNED_H

#include "starttls/check.h"
#include "starttls/targets.h"
#include "unit.h"
#include "zone.h"

/*
 * planned - the targets found in the current zone, as text.
 */

/* "C id: SUBJECT TEXT | DETAIL" for a finding, "-> SUBJECT = ADDRESS" for a target,
 * "{GROUP}" after it, and "?" after an address if one family is not yet known. */
static inline const char *row_text(const struct planned *planned)
{
	const struct finding_kind *kind = planned->kind;
	const char *text = "";

	if (kind)
		text = mem_printf("%c %s: %s %s%s%s", "OWCU"[planned->state], kind -> id,
		    planned -> subject, planned -> text, planned -> detail ? " | " : "",
		    planned->detail ? planned->detail : "");
	for (int i = 0; i < planned->target.address_count; i++)
		text = mem_printf("%s%s%s%s", text,
		    i      ? ", "
		    : kind ? " -> "
			   : mem_printf("-> %s = ", planned->subject),
		    address_text(&planned->target.addresses[i]),
		    planned->target.is_partial ? "?" : "");
	return planned->group ? mem_printf("%s {%s}", text, planned->group) : text;
}

/* One row per line. */
static inline const char *rows_text(const struct targets *targets)
{
	const char *text = "";

	for (int i = 0; i < targets->count; i++)
		text = mem_printf(
		    "%s%s%s", text, i ? "\n" : "", row_text(&targets->planned[i]));
	return text;
}

static inline struct targets find_targets(
    struct starttls_settings *settings, const char *severity, enum resolve_family family)
{
	static const struct dns_servers servers = { .count = 1 };
	static struct resolver resolver;
	static const struct check *const checks[] = { &smtp_check, NULL };
	struct policy policy = policy_default(checks);
	struct targets targets;

	if (severity)
		EXPECT_TEXT(
		    severities_read(severity, &policy.severities), NULL, severity);
	settings->dns.ipv4 = family == RESOLVE_IPV4;
	settings->dns.ipv6 = family == RESOLVE_IPV6;
	settings->port = settings->port ? settings->port : 25;
	struct section section = section_begin(&smtp_check, &policy, "d.test");
	resolver_start(&resolver, &servers);
	targets_find(&targets, &section, settings, &resolver, deadline_in(60));
	return targets;
}

#endif
