/* SPDX-License-Identifier: ISC */
#ifndef NET_HOSTS_H
#define NET_HOSTS_H

#include "net/address.h"

/*
 * hosts - the addresses of a name in /etc/hosts, in the order of the file.
 *
 * Fills at most "most" addresses and returns their number; 0 if the name is not found or the file
 * cannot be read.  Any thread may call.
 */
int hosts_find(const char *name, struct address *addresses, int most);

/* Returns the first name for which is_wanted() is true, possibly the name itself, on a line that
 * contains the name; NULL if there is no such name.  A trailing dot of the name is ignored. */
const char *hosts_companion(const char *name, bool (*is_wanted)(const char *name));

/* Whether the name means this machine, regardless of DNS (RFC 6761 6.3). */
bool hosts_is_localhost(const char *name);

#endif
