/* SPDX-License-Identifier: ISC */
#include "net/unloaded.h"

#include <stddef.h>

enum { LOOKUP_FAILS = -4 }; /* EAI_FAIL of glibc and musl */

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*,readability-non-const-parameter) */
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
