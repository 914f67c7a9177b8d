/* SPDX-License-Identifier: ISC */
#include "net/library.h"

#include "config.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clean.h"
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

/* A FIFO, a socket or an endless device in the place of the file. */
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

#ifdef IS_STATIC
/* What the linker gives libcrypto for its own calls of dlopen(3) and of NSS.  A module (a provider,
 * an engine) brings a second libcrypto and libc into a static program, of whatever version this
 * machine has; the others nothing of ours leads to. */
/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*,readability-non-const-parameter) */
struct addrinfo;
struct hostent;
struct sockaddr;
void *__wrap_dlopen(const char *path, int mode);
struct hostent *__wrap_gethostbyname(const char *name);
int __wrap_getaddrinfo(const char *host, const char *service,
    const struct addrinfo *hints, struct addrinfo **found);
int __wrap_getnameinfo(const struct sockaddr *address, unsigned size, char *host,
    unsigned host_size, char *service, unsigned service_size, int flags);
void __wrap_freeaddrinfo(struct addrinfo *found);

enum { LOOKUP_FAILS = -4 }; /* EAI_FAIL of glibc and musl */

void *__wrap_dlopen(const char *path, int mode)
{
	(void)path, (void)mode;
	return NULL;
}

struct hostent *__wrap_gethostbyname(const char *name)
{
	(void)name;
	return NULL;
}

int __wrap_getaddrinfo(const char *host, const char *service,
    const struct addrinfo *hints, struct addrinfo **found)
{
	(void)host, (void)service, (void)hints, (void)found;
	return LOOKUP_FAILS;
}

int __wrap_getnameinfo(const struct sockaddr *address, unsigned size, char *host,
    unsigned host_size, char *service, unsigned service_size, int flags)
{
	(void)address, (void)size, (void)host, (void)host_size, (void)service,
	    (void)service_size;
	(void)flags;
	return LOOKUP_FAILS;
}

void __wrap_freeaddrinfo(struct addrinfo *found)
{
	(void)found;
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl*,readability-non-const-parameter) */
#endif

const char *library_begin(void)
{
	const char *error = configuration_error();

	if (error)
		return error;
	CRYPTO_set_mem_functions(lend, lend_more, NULL); /* the rest is free(3)'s */
	/* A tenth of a whole run goes into a table of ciphers by old names, which TLS does not
	 * look into.  The administrator's configuration is read as ever. */
	OPENSSL_init_ssl(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
	return NULL;
}
