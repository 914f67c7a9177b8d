/* SPDX-License-Identifier: ISC */
#include "net/library.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "base/mem.h"

/* A check makes some 25 000 of these calls. */
static void *lend(size_t size, const char *file, int line)
{
	void *lent = malloc(size);

	(void)file;
	(void)line;
	if (!lent)
		lent = mem_lend(NULL, size);
	return lent;
}

static void *lend_more(void *old, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return mem_lend(old, size);
}

void library_begin(void)
{
	CRYPTO_set_mem_functions(lend, lend_more, NULL); /* the rest is free(3)'s */
	/* A tenth of a whole run goes into a table of ciphers by old names, which TLS does not
	 * look into.  The administrator's configuration is read as ever. */
	OPENSSL_init_ssl(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
}
