/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_PLAN_H
#define STARTTLS_PLAN_H

#include "cli/report.h"
#include "starttls/probe.h"

/*
 * plan - the list of targets while it is being made.
 *
 * A row is an address to probe, a finding, or both; texts are kept, not copied.
 */
enum { PLAN_PROBES_MAX = 128 };

struct planned {
	struct target target; /* no address: not to be probed, the finding tells why */
	const char *subject;
	const char *group; /* the mail host or address it counts for; NULL: the whole */
	const char *part;  /* the address, where it is one of those that are counted */
	const struct finding_kind *kind; /* NULL: none */
	enum state state;
	const char *text;
	const char *detail; /* NULL: none */
};

struct targets {
	const char *title; /* the whole, where there is one */
	const char *nouns; /* what the groups are */
	struct planned *planned;
	int count;
	double dns_seconds;
	struct resolver *resolver; /* the run's */
	struct fact_list facts;    /* the records that DNS has given */
	bool takes_unroutable;     /* addresses that cannot be reached are accepted */
};

struct planned *plan_add(struct targets *targets, const char *subject, const char *group);

void plan_finding(
    struct planned *planned, const struct finding_kind *kind, const char *text);

/* Why a name has no address: status is not DNS_OK.  server: who said so, or NULL. */
void plan_failed_lookup(struct planned *planned, enum dns_status status,
    const char *error, const struct address *server);

void plan_probe(struct planned *planned, const char *host,
    const struct address *addresses, int count);

/* Each address by itself.  group: the mail host, or NULL where each is a member of the
 * whole. */
void plan_each(struct targets *targets, const struct starttls_settings *settings,
    const char *host, const char *group, const struct address *addresses, int count);

/* All addresses of a resolution; where one family's lookup failed, that is found too. */
void plan_resolution(struct targets *targets, const struct starttls_settings *settings,
    const struct resolution *resolution, const char *group);

/* The addresses, as facts. */
void plan_note_addresses(struct targets *targets, const struct resolution *resolution);

#endif
