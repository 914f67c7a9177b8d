/* SPDX-License-Identifier: ISC */
#ifndef CLI_HEADLINE_H
#define CLI_HEADLINE_H

#include "cli/report.h"

/*
 * headline - a report in one line: what the first line says behind label and state.
 *
 * The worst comes first; what does not fit is counted.  Pure.
 */
const char *headline_text(const struct report *report);

#endif
