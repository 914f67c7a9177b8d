/* SPDX-License-Identifier: ISC */
#ifndef STARTTLS_SOFTWARE_H
#define STARTTLS_SOFTWARE_H

/*
 * software - what a server runs, by its greeting or by its name.
 *
 * A greeting is read where the software writes its own name, no more: who mentions another's
 * name elsewhere is not taken for it.  Pure.
 */

/* Whose remedies apply, as the tables of findings spell them, ending in NULL: the server's
 * own, and those for what is no server (certbot, DNS).  NULL where nothing tells.  greeting:
 * the line with its code, or NULL; host: its name, or NULL. */
const char *const *software_of(const char *greeting, const char *host);

#endif
