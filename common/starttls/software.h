/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SOFTWARE_H
#define STARTTLS_SOFTWARE_H

/*
 * software - identifies the software of a server by its greeting or host name.
 *
 * Only the position in a greeting where the software writes its own name counts: names
 * elsewhere are ignored.  Pure.
 */

/* The names of the remedies that apply, as in the tables of findings, ending in NULL: the
 * server's, and general ones (certbot, DNS).  NULL if the software is unknown.  greeting:
 * the line with its code, or NULL; host: its name, or NULL. */
const char *const *software_of(const char *greeting, const char *host);

#endif
