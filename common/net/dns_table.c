/* SPDX-License-Identifier: ISC */
#include "net/dns_table.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { SLOTS_FIRST = 64, SLOTS_TIMES = 4 };

struct dns_slot {
	const char *name;
	size_t length;
	enum dns_type type;
	void *item; /* NULL: the slot is free */
};

static unsigned lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (unsigned)(letter - 'A' + 'a')
					      : (unsigned char)letter;
}

static size_t length_of(const char *name)
{
	size_t length = strlen(name);

	return length - (length > 0 && name[length - 1] == '.');
}

/* Returns the slot of the question, or a free one for it. */
static struct dns_slot *slot_of(
    const struct dns_table *table, const char *name, size_t length, enum dns_type type)
{
	unsigned hash = 2166136261U ^ (unsigned)type; /* FNV-1a */

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ lower(name[i])) * 16777619U;
	for (;; hash++) {
		struct dns_slot *slot =
		    &table->slots[hash & (unsigned)(table->slot_count - 1)];

		if (!slot->item || (slot->type == type && slot->length == length &&
				       strncasecmp(slot->name, name, length) == 0))
			return slot;
	}
}

void *dns_table_find(const struct dns_table *table, const char *name, enum dns_type type)
{
	return table->count ? slot_of(table, name, length_of(name), type)->item : NULL;
}

/* At most half full, so that a search ends. */
static void make_room(struct dns_table *table)
{
	const struct dns_slot *old = table->slots;
	int old_count = table->slot_count;

	if (2 * (table->count + 1) <= table->slot_count)
		return;
	table->slot_count = old_count ? SLOTS_TIMES * old_count : SLOTS_FIRST;
	table->slots = mem_alloc((size_t)table->slot_count * sizeof *table->slots);
	for (int i = 0; i < old_count; i++) {
		if (old[i].item)
			*slot_of(table, old[i].name, old[i].length, old[i].type) = old[i];
	}
}

void dns_table_add(
    struct dns_table *table, const char *name, enum dns_type type, void *item)
{
	size_t length = length_of(name);

	make_room(table);
	*slot_of(
	    table, name, length, type) = (struct dns_slot){ name, length, type, item };
	table->count++;
}
