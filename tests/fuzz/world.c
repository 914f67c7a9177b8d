/* SPDX-License-Identifier: ISC */
#include "world.h"
#include "base/wait.h"

#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/pool.h"
#include "cli/guard.h"
#include "cli/help.h"
#include "cli/option.h"
#include "fuzz.h"
#include "net/tls.h"

enum { SERVERS_MAX = 12, DAY_S = 86400, HANDSHAKE_FAILURE = 40 };

struct world world;

static jmp_buf back;
static bool is_running;
static int exit_code, server_count;

static struct server {
	int client, fd;
	size_t said;
} servers[SERVERS_MAX];

ssize_t __wrap_write(int fd, const void *bytes, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t size);
_Noreturn void __wrap__exit(int code);
_Noreturn void __real__exit(int code);
int __wrap_address_socket(const struct address *address, int type);
int __wrap_connect(int fd, const struct sockaddr *address, socklen_t length);
bool __wrap_wait_for(int fd, short events, struct deadline deadline);
struct trust *__wrap_trust_load(
    const char *file, const char *directory, const char **error, const char **culprit);
struct tls_context *__wrap_tls_context_make(
    const struct trust *trust, enum tls_offer offer);
struct tls_context *__real_tls_context_make(
    const struct trust *trust, enum tls_offer offer);
void __wrap_tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts);
void __real_tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts);

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	if (!is_running || fd != STDOUT_FILENO)
		return __real_write(fd, bytes, size);
	EXPECT(size < PRINTED_MAX - world.printed_size);
	memcpy(world.printed + world.printed_size, bytes, size);
	world.printed_size += size;
	return (ssize_t)size;
}

_Noreturn void __wrap__exit(int code)
{
	if (!is_running)
		__real__exit(code);
	exit_code = code;
	longjmp(back, 1);
}

int world_run(void (*plugin)(void *context), void *context)
{
	memset(world.printed, 0, world.printed_size);
	world.printed_size = 0;
	exit_code = RETURNED;
	is_running = true;
	if (setjmp(back) == 0)
		plugin(context);
	is_running = false;
	while (server_count > 0)
		close(servers[--server_count].fd);
	return exit_code;
}

int __wrap_address_socket(const struct address *address, int type)
{
	int pair[2];

	EXPECT(address->length > 0 && type == SOCK_STREAM);
	if (server_count == SERVERS_MAX) {
		errno = EMFILE;
		return -1;
	}
	EXPECT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) ==
	       0);
	servers[server_count++] = (struct server){ .client = pair[0], .fd = pair[1] };
	return pair[0];
}

/* Sends the server's next data.  Returns false if the server stays silent. */
static bool speak(struct server *server)
{
	const unsigned char *next = world.server + server->said;
	size_t left = world.server_size - server->said;
	const unsigned char *end = left ? memchr(next, WORLD_PAUSE, left) : NULL;
	size_t size = end ? (size_t)(end - next) : left;

	server->said += end ? size + 1 : size;
	if (end && size == 0)
		return false;
	if (size == 0)
		shutdown(server->fd, SHUT_WR);
	else
		EXPECT(__real_write(server->fd, next, size) > 0);
	return true;
}

/* The server sends when the plugin waits for it. */
bool __wrap_wait_for(int fd, short events, struct deadline deadline)
{
	EXPECT(deadline.at_us > 0);
	/* Latest first: the descriptor of an earlier one may have been closed and reused. */
	for (int i = server_count; i-- > 0 && (events & POLLIN);) {
		if (servers[i].client == fd)
			return speak(&servers[i]);
	}
	return true;
}

int __wrap_connect(int fd, const struct sockaddr *address, socklen_t length)
{
	(void)fd;
	EXPECT(address && length > 0);
	errno = world.connect_error;
	return world.connect_error ? -1 : 0;
}

struct trust *__wrap_trust_load(
    const char *file, const char *directory, const char **error, const char **culprit)
{
	static int anchor;

	(void)file;
	(void)directory;
	*error = *culprit = NULL;
	return (struct trust *)(void *)&anchor;
}

/* Made once: nothing frees OpenSSL's part of a context. */
struct tls_context *__wrap_tls_context_make(
    const struct trust *trust, enum tls_offer offer)
{
	static struct tls_context *contexts[2];
	bool which = offer == TLS_OFFER_ANYTHING;

	if (!contexts[which]) {
		contexts[which] = __real_tls_context_make(trust, offer);
		fuzz_keep();
	}
	return contexts[which];
}

static void certify(struct tls_facts *facts)
{
	int64_t now = time(NULL);

	facts->is_for_name = true;
	facts->chain[0] = (struct cert){ .subject = "mail.example.org",
		.issuer = "an authority",
		.has_dates = true,
		.not_before = now - 30L * DAY_S,
		.not_after = now + 60L * DAY_S,
		.key = "RSA 2048",
		.signature = "sha256WithRSAEncryption" };
	facts->chain_count = 1;
}

void __wrap_tls_start(struct conn *conn, const struct tls_context *context,
    const struct tls_params *params, struct tls_facts *facts)
{
	/* RFC 3207 4.2: data received before the handshake must not be used after it. */
	EXPECT(world.is_implicit || conn_pending(conn) == 0);
	if (world.tls == TLS_REAL) {
		__real_tls_start(conn, context, params, facts);
		return;
	}
	*facts = (struct tls_facts){ .version = TLS_1_3,
		.version_text = "TLSv1.3",
		.cipher = "TLS_AES_256_GCM_SHA384",
		.alert = -1 };
	if (conn->failure != CONN_FINE)
		return;
	facts->is_established = world.tls != TLS_REFUSED;
	if (world.tls == TLS_CERTIFICATE)
		certify(facts);
	if (world.tls == TLS_REFUSED) {
		facts->alert = HANDSHAKE_FAILURE;
		conn_fail(conn, CONN_TLS, "fails the TLS handshake");
	}
}

void pool_run(
    void (*work)(void *context, int item, struct turn turn), void *context, int count)
{
	for (int item = 0; item < count; item++)
		work(context, item, (struct turn){ item, count - item });
}

void pool_once(struct once *once, void (*work)(void *context), void *context)
{
	if (!once->is_done)
		work(context);
	once->is_done = true;
}

void guard_memory(const struct program *program, enum output_format format)
{
	EXPECT(program && format <= OUTPUT_PROMETHEUS);
}

void guard_start(const struct report *run, const void *settings)
{
	EXPECT(run && settings);
}

void guard_printing(void)
{
	EXPECT(world.printed_size == 0);
}

static void answer(const struct program *program, const struct option_group *groups)
{
	EXPECT(program && groups);
}

const struct option_type option_help = { "help", .answer = answer };
const struct option_type option_version = { "version", .answer = answer };
const struct option_type option_findings = { "findings", .answer = answer };
