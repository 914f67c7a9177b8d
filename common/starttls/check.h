/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_CHECK_H
#define STARTTLS_CHECK_H

#include "cli/program.h"
#include "starttls/settings.h"

/*
 * check - the story of one STARTTLS check, from the settings to the report.
 *
 * Targets are probed in parallel, one OpenSSL context for all, one deadline for all.  Prints
 * the report and ends the process with its exit code, without the clean-up that only costs time;
 * wrong usage ends it before a packet is sent.
 */
_Noreturn void starttls_check(const struct program *program,
    const struct protocol *protocol, struct starttls_settings *settings);

#endif
