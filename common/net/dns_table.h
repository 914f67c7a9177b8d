/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_TABLE_H
#define NET_DNS_TABLE_H

#include "net/dnswire.h"

/*
 * dns_table - what is kept of DNS questions: an item for a name and a type.
 *
 * Names are equal in any case of their letters, with a dot at their end or without.  They are
 * kept, and live until exit, as the table does.  A zeroed table is an empty one.  One thread at a
 * time.
 */
struct dns_table {
	struct dns_slot *slots;
	int slot_count, count;
};

/* NULL where there is none. */
void *dns_table_find(const struct dns_table *table, const char *name, enum dns_type type);

/* The item is not NULL, the question not yet in the table. */
void dns_table_add(
    struct dns_table *table, const char *name, enum dns_type type, void *item);

#endif
