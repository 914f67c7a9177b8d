/* SPDX-License-Identifier: ISC */
#include "net/library.h"

#include <openssl/crypto.h>
#include <stdlib.h>

#include "base/mem.h"

static void *lend(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return mem_lend(NULL, size);
}

static void *lend_more(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return mem_lend(old, size);
}

static void take_back(void *lent, const char *file, int line)
{
	(void)file;
	(void)line;
	free(lent);
}

void library_begin(void)
{
	CRYPTO_set_mem_functions(lend, lend_more, take_back);
}
