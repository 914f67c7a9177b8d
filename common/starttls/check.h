/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_CHECK_H
#define STARTTLS_CHECK_H

#include "mail/check.h"

/*
 * check - one STARTTLS check, from the settings to its section; one row per protocol.
 *
 * Probes the targets in parallel, with one OpenSSL context and one deadline.  The
 * settings are a struct starttls_settings with the protocol of the row.
 */
extern const struct check smtp_check, lmtp_check, imap_check, pop3_check, sieve_check;

#endif
