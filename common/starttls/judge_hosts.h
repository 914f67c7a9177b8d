/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_HOSTS_H
#define STARTTLS_JUDGE_HOSTS_H

#include "cli/result.h"
#include "starttls/probe.h"

/*
 * judge_hosts - what a mail host that is down means for its domain: senders turn to
 * another one (RFC 5321 5.1), so it is a warning while another serves.
 *
 * Down are unreachable, timeout, unavailable and mx-missing; --severity, and for a timeout
 * a state given with -t, come first.
 */

/* Whether the server has answered EHLO: part of judge_hosts().  Pure. */
bool judge_hosts_answers(const struct probe *probe);

/* Changes the states in the results of a domain, each judged by itself before; answers
 * says of each whether judge_hosts_answers(). */
void judge_hosts(struct result *const *results, int count, const bool *answers);

#endif
