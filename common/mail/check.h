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
 * check - runs a plugin, from the command line to the exit code.
 *
 * Reads the command line, starts the guard, lets every check of the program prepare its settings,
 * and runs the checks, each with its own section.
 */

/* What a run passes to its checks; read-only. */
struct context {
	const struct policy *policy;
	struct resolver *resolver; /* of the whole run; any thread may call */
	struct deadline deadline;  /* of the whole run */
	int64_t start_us;
};

/* groups: the program's own options, without those of every plugin; settings: of the checks,
 * filled by the options; dns: the part of settings that is about DNS. */
_Noreturn void check_main(const struct program *program,
    const struct option_group *groups, void *settings, const struct dns_options *dns,
    int argc, char *argv[]);

/* Runs the checks after the command line was read.  Except for usage errors (cli/usage.h) every
 * process ends here.  Frees nothing, to save time. */
_Noreturn void check_run(const struct program *program, const struct policy *policy,
    void *settings, const struct dns_options *dns);

#endif
