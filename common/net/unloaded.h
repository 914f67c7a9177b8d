/* SPDX-License-Identifier: ISC */
#ifndef NET_UNLOADED_H
#define NET_UNLOADED_H

/*
 * unloaded - versions of dlopen(3) and the name service that always fail, linked into static
 * plugins (configure --enable-static) for the calls of libcrypto.
 *
 * A module (a provider, an engine) would load a second libcrypto and libc, in the version of this
 * machine, into a static program.  The plugins do not resolve names with libcrypto, but with
 * net/resolver.h.  Any thread may call.
 */
struct addrinfo;
struct hostent;
struct sockaddr;

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl*): the names are those of ld --wrap */
void *__wrap_dlopen(const char *path, int mode);
struct hostent *__wrap_gethostbyname(const char *name);
int __wrap_getaddrinfo(const char *host, const char *service,
    const struct addrinfo *hints, struct addrinfo **found);
int __wrap_getnameinfo(const struct sockaddr *address, unsigned size, char *host,
    unsigned host_size, char *service, unsigned service_size, int flags);
void __wrap_freeaddrinfo(struct addrinfo *found);
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl*) */

#endif
