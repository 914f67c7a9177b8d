/* SPDX-License-Identifier: ISC */
/* Preloaded, it makes resources of a plugin fail.  FAIL_AT=N: the Nth allocation, and "!" is
 * written to file descriptor FAIL_TELL; FAIL_ON: all later ones too.  FAIL_FILES=N:
 * descriptors from N on.  FAIL_THREADS: all threads.  FAIL_LIBRARY: OpenSSL does not return
 * from a handshake. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static struct {
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t count, size_t size);
	void *(*realloc)(void *old, size_t size);
} libc;

static atomic_long allocations;
static long fail_at;
static int fail_on, tell;

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("FAIL_AT"), *files = getenv("FAIL_FILES");

	/* Only in the plugin, not in the shell or another program that starts it. */
	if (strncmp(program_invocation_short_name, "check_", 6) != 0)
		return;
	if (files) {
		rlim_t most = strtoul(files, NULL, 10);

		setrlimit(RLIMIT_NOFILE, &(struct rlimit){ most, most });
	}
	fail_on = getenv("FAIL_ON") != NULL;
	atomic_store(&allocations, 0);
	tell = getenv("FAIL_TELL") ? atoi(getenv("FAIL_TELL")) : -1;
	fail_at = text ? strtol(text, NULL, 10) : 0;
}

static int fails(void)
{
	long number = atomic_fetch_add(&allocations, 1) + 1;

	if (fail_at == 0 || (fail_on ? number < fail_at : number != fail_at))
		return 0;
	if (number == fail_at && write(tell, "!", 1) != 1)
		abort();
	errno = ENOMEM;
	return 1;
}

/* Only one thread exists at the first allocation.  A dlsym(3) that allocates gets NULL and
 * continues. */
static int has_libc(void)
{
	static int is_asked;

	if (!is_asked) {
		is_asked = 1;
		*(void **)&libc.calloc = dlsym(RTLD_NEXT, "calloc");
		*(void **)&libc.realloc = dlsym(RTLD_NEXT, "realloc");
		*(void **)&libc.malloc = dlsym(RTLD_NEXT, "malloc");
	}
	return libc.malloc != NULL;
}

void *malloc(size_t size)
{
	return !has_libc() || fails() ? NULL : libc.malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return !has_libc() || fails() ? NULL : libc.calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return !has_libc() || fails() ? NULL : libc.realloc(old, size);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
    void *(*start)(void *), void *argument)
{
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

	if (getenv("FAIL_THREADS") != NULL)
		return EAGAIN;
	*(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
	return real(thread, attributes, start, argument);
}

/* Like CVE-2022-0778: an endless loop on data of the server. */
int SSL_connect(void *ssl)
{
	int (*real)(void *);

	while (getenv("FAIL_LIBRARY") != NULL)
		;
	*(void **)&real = dlsym(RTLD_NEXT, "SSL_connect");
	return real(ssl);
}
