/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STARTTLS_CHECK_H
#define MAIL_STARTTLS_CHECK_H

#include "cli/program.h"
#include "mail/settings.h"

/*
 * starttls_check - the story of one STARTTLS check, from the settings to the report.
 *
 * Targets are probed in parallel, one OpenSSL context for all, one deadline for all.  Prints
 * the report and ends the process with its exit code, without the clean-up that only costs time;
 * wrong usage ends it before a packet is sent.
 */
_Noreturn void starttls_check(const struct program *program,
    const struct protocol *protocol, struct settings *settings);

#endif
