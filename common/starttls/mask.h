/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MASK_H
#define STARTTLS_MASK_H

#include "starttls/protocol.h"

/*
 * mask - what a firewall has written over in a dialogue, as Cisco's PIX (fixup protocol smtp) and
 * ASA (inspect esmtp) do: each byte of a keyword by X, the last by a letter; a greeting by stars.
 *
 * Pure.
 */

/* The keyword that stands where the capability would: "XXXXXXXA", "XXXXXXXX"; NULL: none. */
const char *mask_of_capability(const struct reply *hello, const char *capability);

/* The greeting where nothing but stars is left of it: "220 ****"; NULL where it is another. */
const char *mask_of_greeting(const struct reply *greeting);

#endif
