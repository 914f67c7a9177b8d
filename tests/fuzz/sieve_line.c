/* SPDX-License-Identifier: ISC */
#include "fuzz.h"
#include "reply.h"

void fuzz_one(const unsigned char *bytes, size_t size)
{
	reply_feed(&protocol_sieve, bytes, size);
}
