/* SPDX-License-Identifier: ISC */
#include "net/library.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
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
	/* A tenth of a whole run goes into a table of ciphers by old names, which TLS does not
	 * look into.  The administrator's configuration is read as ever. */
	OPENSSL_init_ssl(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
}
