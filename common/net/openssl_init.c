/* SPDX-License-Identifier: ISC */
#include "net/openssl_init.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clean.h"
#include "base/mem.h"

/* Hot path: about 25,000 allocations per check, so malloc() directly. */
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

/* OpenSSL would wait for a FIFO, a socket or an endless device. */
static const char *configuration_error(void)
{
	static const char variable[] = "OPENSSL_CONF", nothing[] = "/dev/null";
	const char *path = getenv(variable);
	struct stat status;

	if (!path || strcmp(path, nothing) == 0 || stat(path, &status) != 0 ||
	    S_ISREG(status.st_mode))
		return NULL;
	return mem_printf("%s: '%s' is not a regular file", variable,
	    clean_text(path, strlen(path), 300));
}

const char *openssl_init(void)
{
	const char *error = configuration_error();

	if (error)
		return error;
	CRYPTO_set_mem_functions(lend, lend_more, NULL); /* keep free(3) */
	/* Skips the table of ciphers by old names, which takes a tenth of a run and which
	 * TLS does not use.  The administrator's configuration is still read. */
	OPENSSL_init_ssl(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
	return NULL;
}
