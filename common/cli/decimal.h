/* SPDX-License-Identifier: ISC */
#ifndef CLI_DECIMAL_H
#define CLI_DECIMAL_H

#include <stdbool.h>

/*
 * decimal - plain decimal numbers ("10", "0.100000", "-3.5"), whatever the locale.
 *
 * No exponent, no hexadecimal, no "inf" or "nan", no blanks.  Pure.
 */

/* Reads a whole string.  False, and *value untouched, where it is no such number. */
bool decimal_parse(const char *text, double *value);

/* Reads length bytes of text. */
bool decimal_parse_bytes(const char *text, int length, double *value);

/* The number with at most that many decimals and no trailing zeros: "21", "1.5". */
const char *decimal_text(double value, int decimals);

#endif
