/* SPDX-License-Identifier: ISC */
#ifndef NET_PATIENCE_H
#define NET_PATIENCE_H

#include "base/deadline.h"

/*
 * patience - how long to wait for the other address family of a name after the first answer
 * (RFC 8305 3).
 *
 * Any thread may call.
 */

/* For questions asked at start_us: the longer of patience_us and twice the time since then, but
 * at most half of the time until the limit. */
int64_t patience_us_left(int64_t start_us, int64_t patience_us, struct deadline limit);

#endif
