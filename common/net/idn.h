/* SPDX-License-Identifier: ISC */
#ifndef NET_IDN_H
#define NET_IDN_H

/*
 * idn - the ASCII form of a name with umlauts and the like (RFC 5891, RFC 3492).
 *
 * Only where the build has libidn2 (configure --with-libidn2).  Any thread may call.
 */

/* "xn--mller-kva.de" for "müller.de" in UTF-8; NULL where that is no such name, or where the
 * build cannot tell. */
const char *idn_ascii(const char *name);

#endif
