/* SPDX-License-Identifier: ISC */
#ifndef SPF_CHECK_H
#define SPF_CHECK_H

#include "cli/program.h"
#include "spf/settings.h"

/*
 * check - the story of one SPF check, from the settings to the report: a survey of the
 * domain, or check_host() for every client.
 *
 * Prints the report and ends the process with its exit code; wrong usage ends it before a
 * packet is sent.
 */
_Noreturn void spf_check(const struct program *program, struct spf_settings *settings);

#endif
