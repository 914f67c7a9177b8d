/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_TABLE_H
#define NET_DNS_TABLE_H

#include "net/dnswire.h"

/*
 * dns_table - a table with one item for each DNS name and type.
 *
 * Names are compared without case and without a trailing dot.  The table keeps the pointers to
 * names, which live until exit, as the table does.  A zeroed table is empty.  One thread at a
 * time.
 */
struct dns_table {
	struct dns_slot *slots;
	int slot_count, count;
};

/* Returns NULL if there is no item. */
void *dns_table_find(const struct dns_table *table, const char *name, enum dns_type type);

/* item must not be NULL, and the table must not contain the question yet. */
void dns_table_add(
    struct dns_table *table, const char *name, enum dns_type type, void *item);

#endif
