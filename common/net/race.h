/* SPDX-License-Identifier: ISC */
#ifndef NET_RACE_H
#define NET_RACE_H

#include "net/conn.h"

/*
 * race - a connection to the first of a host's addresses that accepts one (RFC 8305).
 *
 * The families take turns in the order given; an address that has not answered after 250 ms
 * goes on, and the next is tried beside it (section 5).  One thread.
 */
enum { RACE_STAGGER_US = 250000 };

/*
 * Fills conn as conn_open() does.  Returns the place of its address: the one that accepted, or,
 * where none did, the last that failed, for a cause that lies with the server before one that
 * lies with this machine.  errors has a place for each address: NULL, or how one that was
 * tried besides did not do.
 */
int race_open(struct conn *conn, const struct address *addresses, int count,
    struct deadline deadline, bool is_traced, const char **errors);

#endif
