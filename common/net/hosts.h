/* SPDX-License-Identifier: ISC */
#ifndef NET_HOSTS_H
#define NET_HOSTS_H

#include "net/address.h"

/*
 * hosts - the addresses that /etc/hosts gives a name, in its order.
 *
 * Fills at most most addresses and returns how many; 0 where the name is not there or the
 * file cannot be read.  Any thread may call.
 */
int hosts_find(const char *name, struct address *addresses, int most);

/* The first other name, or the name itself, that is_wanted() on a line that has the name; NULL where
 * there is none.  A dot at the end of the name does not matter. */
const char *hosts_companion(const char *name, bool (*is_wanted)(const char *name));

/* Whether the name stands for this machine, whatever DNS says (RFC 6761 6.3). */
bool hosts_is_localhost(const char *name);

#endif
