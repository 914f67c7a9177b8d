/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_JUDGE_HOSTS_H
#define STARTTLS_JUDGE_HOSTS_H

#include "cli/result.h"
#include "starttls/probe.h"

/*
 * judge_hosts - the state of a domain whose mail host is down: senders try another one
 * (RFC 5321 5.1), so it is a warning while another works.
 *
 * Down means unreachable, timeout, unavailable or mx-missing; --severity, and for a
 * timeout a state given with -t, take precedence.
 */

/* Whether the server answers EHLO, for judge_hosts().  Pure. */
bool judge_hosts_answers(const struct probe *probe);

/* Changes the states in the results of a domain, which the caller has judged one by one;
 * answers: judge_hosts_answers() of each. */
void judge_hosts(struct result *const *results, int count, const bool *answers);

#endif
