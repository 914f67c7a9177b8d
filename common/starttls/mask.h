/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_MASK_H
#define STARTTLS_MASK_H

#include "starttls/protocol.h"

/*
 * mask - detects text masked by a firewall, as by Cisco PIX (fixup protocol smtp) or ASA
 * (inspect esmtp): keyword bytes become X, the last one a letter; a greeting asterisks.
 *
 * Pure.
 */

/* The masked keyword for the capability: "XXXXXXXA", "XXXXXXXX"; NULL if none. */
const char *mask_of_capability(const struct reply *hello, const char *capability);

/* The greeting if it consists of asterisks ("220 ****"), else NULL. */
const char *mask_of_greeting(const struct reply *greeting);

#endif
