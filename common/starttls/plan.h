/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PLAN_H
#define STARTTLS_PLAN_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * plan - builds the list of targets.
 *
 * A row is an address to probe, a finding, or both; texts are kept, not copied.
 */
enum { PLAN_PROBES_MAX = 128 };

struct planned {
	struct target target; /* no address: not probed; the finding is the reason */
	const char *subject;
	const char *group; /* its mail host or address; NULL: the whole section */
	const char *part;  /* the address, if it is counted */
	const struct finding_kind *kind; /* NULL: none */
	enum state state;
	const char *text;
	const char *detail; /* NULL: none */
};

struct targets {
	const char *title; /* of the whole section, or NULL */
	const char *nouns; /* the noun for the groups */
	struct planned *planned;
	int count;
	double dns_seconds;
	struct resolver *resolver; /* of the run */
	struct fact_list facts;    /* the DNS records received */
	bool takes_unroutable;     /* unroutable addresses are accepted */
};

struct planned *plan_add(struct targets *targets, const char *subject, const char *group);

void plan_finding(
    struct planned *planned, const struct finding_kind *kind, const char *text);

/* A name has no address (status is not DNS_OK).  server: which answered, or NULL. */
void plan_failed_lookup(struct planned *planned, enum dns_status status,
    const char *error, const struct address *server);

void plan_probe(struct planned *planned, const char *host,
    const struct address *addresses, int count);

/* Adds each address as a target of its own.  group: the mail host, or NULL if each
 * address is a group. */
void plan_each(struct targets *targets, const struct starttls_settings *settings,
    const char *host, const char *group, const struct address *addresses, int count);

/* All addresses of a resolution, and a finding if the lookup of one family failed. */
void plan_resolution(struct targets *targets, const struct starttls_settings *settings,
    const struct resolution *resolution, const char *group);

/* Adds the addresses as facts. */
void plan_note_addresses(struct targets *targets, const struct resolution *resolution);

#endif
