/* SPDX-License-Identifier: ISC */
#ifndef MAIL_JUDGE_DNS_H
#define MAIL_JUDGE_DNS_H

#include "mail/findings.h"
#include "net/dnswire.h"

/*
 * judge_dns - a DNS lookup that failed, into a finding: the same one in every check.
 *
 * A name that does not exist and a server that says that it fails are dns-failed; where no server
 * answers it is dns-unreachable, also at the deadline of the run, and whatever was answered
 * before; a limit of ours is not-examined, this machine's lack of a socket no-socket.  What it
 * means that a name has no such record (DNS_NODATA) is the caller's to say, as is whether the
 * lookup mattered.  Pure; texts live until exit.
 */

/* NULL for DNS_OK and DNS_NODATA. */
const struct finding_kind *judge_dns_kind(enum dns_status status);

/* What to add to the answer's own error: who says so, or what helps; NULL where there is nothing.
 * server: who answered, or NULL. */
const char *judge_dns_detail(
    enum dns_status status, const char *error, const struct address *server);

#endif
