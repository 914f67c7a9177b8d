/* SPDX-License-Identifier: ISC */
#ifndef CLI_HEADLINE_H
#define CLI_HEADLINE_H

#include "cli/report.h"

/*
 * headline - a report in one line: the first line after label and state.
 *
 * The worst findings come first; findings that do not fit are counted.  Pure.
 */
const char *headline_text(const struct report *report);

#endif
