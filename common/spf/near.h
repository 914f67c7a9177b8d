/* SPDX-License-Identifier: ISC */
#ifndef SPF_NEAR_H
#define SPF_NEAR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * near - text that was meant as an SPF record, and that no receiver takes for one.
 *
 * Pure; looks at the first bytes only.
 */

/* Whether text that is no record by spf_record_is() begins with a version tag all the same:
 * misspelt ("v:spf1", "v = spf1", "spf1 -all"), or behind quotes, invisible characters and
 * what belongs around a record in a zone file ("TXT", a TTL). */
bool spf_near_miss(const unsigned char *bytes, size_t length);

#endif
