/* SPDX-License-Identifier: ISC */
#ifndef MAIL_STARTTLS_CHECK_H
#define MAIL_STARTTLS_CHECK_H

#include "cli/program.h"
#include "mail/settings.h"

/*
 * starttls_check - the story of one STARTTLS check, from the settings to the report.
 *
 * Targets are probed in parallel, one OpenSSL context for all, one deadline for all.
 * Returns the exit code, with the report printed; wrong usage ends the process before a
 * packet is sent.
 */
int starttls_check(const struct program *program, const struct protocol *protocol,
    struct settings *settings);

#endif
