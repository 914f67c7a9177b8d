/* SPDX-License-Identifier: ISC */
#ifndef NET_RACE_H
#define NET_RACE_H

#include "net/conn.h"

/*
 * race - connects to the first address of a host that accepts (RFC 8305).
 *
 * Address families alternate, each in the order given.  If an address has not answered after
 * 250 ms, the next is tried in parallel (section 5).  One thread.
 */
enum { RACE_STAGGER_US = 250000 };

/*
 * Fills conn as conn_open() does.  Returns the index of its address: the one that accepted, or,
 * if none did, the last that failed, preferably not for a cause in this machine.  errors has an
 * entry for each address: NULL, or the error of another address that was tried.
 */
int race_open(struct conn *conn, const struct address *addresses, int count,
    struct deadline deadline, bool is_traced, const char **errors);

#endif
