/* SPDX-License-Identifier: ISC */
#ifndef MAIL_TARGETS_H
#define MAIL_TARGETS_H

#include "cli/report.h"
#include "mail/probe.h"

/*
 * targets - whom the settings have us probe: addresses of one host, or a domain's mail
 * hosts.
 *
 * What is wrong before any server is talked to (DNS, MX) is found here.
 */
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
	struct resolver *resolver; /* of a host by name, else NULL */
	struct text_list facts;    /* the records that DNS has given */
};

void targets_find(
    struct targets *targets, const struct settings *settings, struct deadline deadline);

/* Looks up the family that a partial target lacks, and adds what is found: RFC 8305 3 lets the
 * connection begin without it. */
void targets_complete(struct targets *targets, struct target *target,
    const struct settings *settings, struct deadline deadline);

#endif
