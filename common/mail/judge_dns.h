/* SPDX-License-Identifier: ISC */
#ifndef MAIL_JUDGE_DNS_H
#define MAIL_JUDGE_DNS_H

#include "mail/findings.h"
#include "net/dnswire.h"

/*
 * judge_dns - the finding for a failed DNS lookup, the same in every check.
 *
 * If a name does not exist or a server reports an error, it is dns-failed; if no server answers,
 * dns-unreachable, also at the deadline of the run and after earlier answers; if a limit of the
 * plugin is reached, not-examined; if this machine lacks a socket, no-socket.  The caller decides
 * what a missing record (DNS_NODATA) means, and whether the lookup mattered.  Pure; texts live
 * until exit.
 */

/* Returns NULL for DNS_OK and DNS_NODATA. */
const struct finding_kind *judge_dns_kind(enum dns_status status);

/* Returns a detail to add to the answer's error: the server that reported it, or advice; NULL if
 * there is no detail.  server: the one that answered, or NULL. */
const char *judge_dns_detail(
    enum dns_status status, const char *error, const struct address *server);

#endif
