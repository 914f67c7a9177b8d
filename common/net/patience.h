/* SPDX-License-Identifier: ISC */
#ifndef NET_PATIENCE_H
#define NET_PATIENCE_H

#include "base/deadline.h"

/*
 * patience - how long the other address family of a name is still waited for once one has an
 * answer (RFC 8305 3).
 *
 * Any thread may call.
 */

/* Of questions that were asked at start_us: patience_us, or twice as long as the first answer has
 * taken, but at most half of the time until the limit. */
int64_t patience_us_left(int64_t start_us, int64_t patience_us, struct deadline limit);

#endif
