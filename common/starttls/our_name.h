/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_OUR_NAME_H
#define STARTTLS_OUR_NAME_H

#include "net/address.h"

/*
 * our_name - what we call ourselves in EHLO: a domain or an address literal (RFC 5321 4.1.1.1,
 * 4.1.3).
 *
 * Texts live until exit.  Any thread may call.
 */

/* Reads a host name, or an address in any form: in brackets or not, with "IPv6:" or not.  *name is
 * what EHLO takes.  NULL, or a sentence on what is wrong; then *name is not set. */
const char *our_name_parse(const char *text, const char **name);

/* The full name of this machine: host where it has a dot, else the first name with one on its line
 * of /etc/hosts.  NULL where none is a domain that EHLO takes; DNS is not asked. */
const char *our_name_of(const char *host);

/* The full name of this machine, which it says itself. */
const char *our_name_own(void);

/* RFC 5321 4.1.3: "[192.0.2.7]", "[IPv6:2001:db8::7]"; 4.1.4 has a client without a name say it. */
const char *our_name_literal(const struct address *address);

#endif
