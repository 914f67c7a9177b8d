/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_OUR_NAME_H
#define STARTTLS_OUR_NAME_H

#include "net/address.h"

/*
 * our_name - our name in EHLO: a domain or an address literal (RFC 5321 4.1.1.1, 4.1.3).
 *
 * Returned text lives until exit.  Any thread may call.
 */

/* Parses a host name, or an address with or without brackets and "IPv6:".  *name is the
 * argument of EHLO.  Returns NULL, or a sentence on the error; then *name is not set. */
const char *our_name_parse(const char *text, const char **name);

/* The fully qualified name of this machine: host if it contains a dot, else the first
 * name with a dot on its line of /etc/hosts (no DNS).  NULL if EHLO accepts neither. */
const char *our_name_of(const char *host);

/* The same for the host name that gethostname() returns. */
const char *our_name_own(void);

/* RFC 5321 4.1.3: "[192.0.2.7]", "[IPv6:2001:db8::7]"; 4.1.4: if we have no name. */
const char *our_name_literal(const struct address *address);

#endif
