/* SPDX-License-Identifier: ISC */
#ifndef NET_UNLOADED_H
#define NET_UNLOADED_H

/*
 * unloaded - what the linker gives libcrypto in a static plugin (configure --enable-static) for
 * its own calls of dlopen(3) and of the name service: failures.
 *
 * A module (a provider, an engine) brings a second libcrypto and libc into a static program, of
 * whatever version this machine has.  To names and addresses nothing of ours leads libcrypto; the
 * product resolves by net/resolver.h.  Any thread may call.
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
