/* SPDX-License-Identifier: ISC */
#ifndef NET_IDN_H
#define NET_IDN_H

/*
 * idn - the ASCII form of an internationalized domain name (RFC 5891, RFC 3492).
 *
 * Only in builds with libidn2 (configure --with-libidn2).  Any thread may call.
 */

/* Returns "xn--mller-kva.de" for "müller.de" in UTF-8; NULL if the name is invalid, or if
 * the build lacks libidn2. */
const char *idn_ascii(const char *name);

#endif
