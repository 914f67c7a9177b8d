/* SPDX-License-Identifier: ISC */
#ifndef CLI_DECIMAL_H
#define CLI_DECIMAL_H

#include <stdbool.h>

/*
 * decimal - plain decimal numbers ("10", "0.100000", "-3.5"), independent of the locale.
 *
 * No exponents, hexadecimal numbers, "inf", "nan" or blanks.  Pure.
 */

/* Parses a whole string.  Returns false, with *value unchanged, if it is not such a number. */
bool decimal_parse(const char *text, double *value);

/* Parses length bytes of text. */
bool decimal_parse_bytes(const char *text, int length, double *value);

/* The number with at most that many decimals and no trailing zeros: "21", "1.5". */
const char *decimal_text(double value, int decimals);

#endif
