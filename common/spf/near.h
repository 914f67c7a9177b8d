/* SPDX-License-Identifier: ISC */
#ifndef SPF_NEAR_H
#define SPF_NEAR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * near - detects text that was intended as an SPF record but that receivers ignore.
 *
 * Pure; reads only the first bytes.
 */

/* Whether text that spf_record_is() rejects begins with a version tag: a misspelt one
 * ("v:spf1", "v = spf1", "spf1 -all"), or one after quotes, invisible characters or zone
 * file syntax ("TXT", a TTL). */
bool spf_near_miss(const unsigned char *bytes, size_t length);

#endif
