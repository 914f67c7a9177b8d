/* SPDX-License-Identifier: ISC */
#ifndef MAIL_CHECK_H
#define MAIL_CHECK_H

#include "base/deadline.h"
#include "cli/check.h"
#include "cli/option.h"
#include "cli/section.h"
#include "mail/dns_options.h"
#include "net/resolver.h"

/*
 * check - a plugin's run, from the command line to the exit code.
 *
 * Reads the command line, starts the guard, has every check of the program prepare its settings,
 * and runs them, each with a section of its own.
 */

/* What a run gives its checks; read-only. */
struct context {
	const struct policy *policy;
	struct resolver *resolver; /* of the whole run; any thread may ask */
	struct deadline deadline;  /* of the whole run */
	int64_t start_us;
};

/* groups: the program's own options, without those of every plugin; settings: the checks', which
 * they fill; dns: the part of it that is about DNS. */
_Noreturn void check_main(const struct program *program,
    const struct option_group *groups, void *settings, const struct dns_options *dns,
    int argc, char *argv[]);

/* The run behind the command line, and the only end of a process that has done what it was asked;
 * wrong usage ends it before (cli/usage.h).  No clean-up, which only costs time. */
_Noreturn void check_run(const struct program *program, const struct policy *policy,
    void *settings, const struct dns_options *dns);

#endif
