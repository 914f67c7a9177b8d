/* SPDX-License-Identifier: ISC */
#include "net/patience.h"

int64_t patience_us_left(int64_t start_us, int64_t patience_us, struct deadline limit)
{
	int64_t twice_us = 2 * (clock_us() - start_us);
	int64_t wait_us = twice_us > patience_us ? twice_us : patience_us;
	int64_t most_us = deadline_left_us(limit) / 2;

	return wait_us < most_us ? wait_us : most_us;
}
