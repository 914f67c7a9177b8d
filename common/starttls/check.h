/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_CHECK_H
#define STARTTLS_CHECK_H

#include "mail/check.h"

/*
 * check - the story of one STARTTLS check, from the settings to its section; a row a protocol.
 *
 * Targets are probed in parallel, one OpenSSL context for all, one deadline for all.  Settings are
 * a struct starttls_settings with the protocol of the row.
 */
extern const struct check smtp_check, lmtp_check, imap_check, pop3_check, sieve_check;

#endif
