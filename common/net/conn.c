/* SPDX-License-Identifier: ISC */
#include "net/conn.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/wait.h"

enum { TRACE_MAX_LINES = 400 };

void conn_fail(struct conn *conn, enum conn_failure failure, const char *error)
{
	if (conn->failure != CONN_FINE)
		return;
	conn->failure = failure;
	conn->error = error;
}

bool conn_wait(struct conn *conn, short events)
{
	if (!deadline_passed(conn->deadline) &&
	    wait_for(conn->fd, events, conn->deadline))
		return true;
	conn_fail(conn, CONN_TIMEOUT, "timed out");
	return false;
}

void conn_trace(struct conn *conn, const char *who, const char *bytes, size_t length)
{
	if (!conn->is_traced || conn->trace_count == TRACE_MAX_LINES)
		return;
	conn->trace = mem_extend(conn->trace, conn->trace_count, sizeof *conn->trace);
	conn->trace[conn->trace_count++] = mem_printf(
	    "%s%s", who, clean_text(bytes, length, 1024));
}

/* The connection failed while it was in use. */
static void fail_broken(struct conn *conn)
{
	if (errno == ECONNRESET || errno == EPIPE)
		conn_fail(conn, CONN_CLOSED, "reset the connection");
	else
		conn_fail(conn, CONN_CLOSED,
		    mem_printf("lost the connection: %s", strerror(errno)));
}

static size_t plain_receive(struct conn *conn, void *bytes, size_t size)
{
	while (conn->failure == CONN_FINE) {
		ssize_t received = recv(conn->fd, bytes, size, 0);

		if (received > 0)
			return (size_t)received;
		if (received == 0)
			conn_fail(conn, CONN_CLOSED, "closed the connection");
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			conn_wait(conn, POLLIN);
		else if (errno != EINTR)
			fail_broken(conn);
	}
	return 0;
}

static bool plain_send(struct conn *conn, const void *bytes, size_t size)
{
	const char *rest = bytes;

	while (size > 0 && conn->failure == CONN_FINE) {
		ssize_t sent = send(conn->fd, rest, size, MSG_NOSIGNAL);

		if (sent >= 0) {
			rest += sent;
			size -= (size_t)sent;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			conn_wait(conn, POLLOUT);
		} else if (errno != EINTR) {
			fail_broken(conn);
		}
	}
	return conn->failure == CONN_FINE;
}

static size_t plain_receive_ready(struct conn *conn, void *bytes, size_t size)
{
	ssize_t received = recv(conn->fd, bytes, size, 0);

	return received > 0 ? (size_t)received : 0;
}

static void plain_close(struct conn *conn)
{
	(void)conn;
}

static const struct transport plain = {
	plain_receive,
	plain_receive_ready,
	plain_send,
	plain_close,
};

static void fail_unreachable(struct conn *conn, int error)
{
	switch (error) {
	case ECONNREFUSED:
		conn_fail(conn, CONN_UNREACHABLE, "refused the connection");
		break;
	case ECONNRESET:
		conn_fail(conn, CONN_UNREACHABLE, "reset the connection");
		break;
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
		conn_fail(conn, CONN_LOCAL,
		    mem_printf("was not checked: this machine cannot create a socket: %s",
			strerror(error)));
		break;
	case EACCES:
	case EPERM:
		conn_fail(conn, CONN_LOCAL,
		    mem_printf("was not checked: this machine forbids the connection: %s",
			strerror(error)));
		break;
	default:
		conn_fail(conn, CONN_UNREACHABLE,
		    mem_printf("cannot be reached: %s", strerror(error)));
	}
}

/* No packet was sent: the error is local. */
static void fail_at_once(struct conn *conn, const struct address *address, int error)
{
	const char *family = address->as.any.sa_family == AF_INET ? "IPv4" : "IPv6";

	if (error == ENETUNREACH || error == EADDRNOTAVAIL || error == EAFNOSUPPORT ||
	    error == EINVAL)
		conn_fail(conn, CONN_NO_ROUTE,
		    mem_printf(
			"was not checked: this machine has no %s route to it", family));
	else
		fail_unreachable(conn, error);
}

void conn_begin(struct conn *conn, const struct address *address,
    struct deadline deadline, bool is_traced)
{
	int on = 1;

	memset(conn, 0, sizeof *conn);
	conn->deadline = deadline;
	conn->via = &plain;
	conn->is_traced = is_traced;
	conn->fd = address_socket(address, SOCK_STREAM);
	if (conn->fd < 0) {
		fail_at_once(conn, address, errno);
		return;
	}
	setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(conn->fd, &address->as.any, address->length) == 0)
		return;
	if (errno == EINPROGRESS)
		conn->is_connecting = true;
	else
		fail_at_once(conn, address, errno);
}

void conn_settle(struct conn *conn)
{
	int error = 0;
	socklen_t size = sizeof error;

	conn->is_connecting = false;
	if (getsockopt(conn->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error)
		fail_unreachable(conn, error);
}

void conn_open(struct conn *conn, const struct address *address, struct deadline deadline,
    bool is_traced)
{
	conn_begin(conn, address, deadline, is_traced);
	if (conn->is_connecting && conn_wait(conn, POLLOUT))
		conn_settle(conn);
}

/* Appends to the unread bytes.  Returns false if the connection has failed. */
static bool receive_more(struct conn *conn)
{
	memmove(conn->buffer, conn->buffer + conn->start, conn->end - conn->start);
	conn->end -= conn->start;
	conn->start = 0;
	if (conn->end == sizeof conn->buffer)
		conn_fail(conn, CONN_LIMIT, "sent a line of more than 8 KiB");
	/* If a server never stops sending, conn_wait() is never called. */
	if (deadline_passed(conn->deadline))
		conn_fail(conn, CONN_TIMEOUT, "timed out");
	if (conn->failure != CONN_FINE)
		return false;
	conn->end += conn->via->receive(
	    conn, conn->buffer + conn->end, sizeof conn->buffer - conn->end);
	return conn->failure == CONN_FINE;
}

static void count_reply(struct conn *conn, size_t size)
{
	conn->reply_size += size;
	if (conn->reply_size > CONN_REPLY_MAX)
		conn_fail(conn, CONN_LIMIT, "sent a reply of more than 64 KiB");
}

const char *conn_line(struct conn *conn, size_t *length)
{
	char *end = NULL;

	if (conn->failure != CONN_FINE)
		return NULL;
	while (!end) {
		end = memchr(conn->buffer + conn->start, '\n', conn->end - conn->start);
		if (!end && !receive_more(conn))
			return NULL;
	}

	const char *line = conn->buffer + conn->start;
	size_t size = (size_t)(end - line);

	conn->start += size + 1;
	count_reply(conn, size + 1);
	while (size > 0 && line[size - 1] == '\r')
		size--;
	conn_trace(conn, "S: ", line, size);
	if (memchr(line, '\0', size))
		conn_fail(conn, CONN_PROTOCOL, "sent a NUL byte");
	if (conn->failure != CONN_FINE)
		return NULL;
	*length = size;
	return mem_copy(line, size);
}

const char *conn_bytes(struct conn *conn, size_t size)
{
	size_t taken = 0;

	if (size > CONN_REPLY_MAX)
		conn_fail(conn, CONN_LIMIT, "sent a reply of more than 64 KiB");
	if (conn->failure != CONN_FINE)
		return NULL;
	if (size == 0)
		return "";
	char *bytes = mem_alloc(size + 1);

	while (taken < size && conn->failure == CONN_FINE) {
		size_t held = conn->end - conn->start;

		if (held == 0 && !receive_more(conn))
			return NULL;
		held = conn->end - conn->start;
		held = held < size - taken ? held : size - taken;
		memcpy(bytes + taken, conn->buffer + conn->start, held);
		conn->start += held;
		taken += held;
		count_reply(conn, held);
	}
	if (conn->failure != CONN_FINE)
		return NULL;
	conn_trace(conn, "S: ", bytes, size);
	return bytes;
}

void conn_send(struct conn *conn, const char *text)
{
	size_t length = strlen(text);

	if (conn->failure != CONN_FINE)
		return;
	conn->reply_size = 0;
	conn_trace(conn, "C: ", text, strcspn(text, "\r\n"));
	conn->via->send(conn, text, length);
}

void conn_send_last(struct conn *conn, const char *text)
{
	if (conn->failure != CONN_FINE)
		return;
	conn_send(conn, text);
	conn->failure = CONN_FINE;
	conn->error = NULL;
}

size_t conn_pending(struct conn *conn)
{
	if (conn->failure != CONN_FINE)
		return 0;
	if (conn->start == conn->end) {
		conn->start = 0;
		conn->end = conn->via->receive_ready(
		    conn, conn->buffer, sizeof conn->buffer);
	}
	return conn->end - conn->start;
}

const char *conn_peek(const struct conn *conn)
{
	return conn->buffer + conn->start;
}

bool conn_ends(const struct conn *conn, struct address *own, struct address *peer)
{
	memset(own, 0, sizeof *own);
	memset(peer, 0, sizeof *peer);
	own->length = peer->length = sizeof own->as;
	return getsockname(conn->fd, &own->as.any, &own->length) == 0 &&
	       getpeername(conn->fd, &peer->as.any, &peer->length) == 0 &&
	       (own->as.any.sa_family == AF_INET || own->as.any.sa_family == AF_INET6);
}

void conn_close(struct conn *conn)
{
	if (conn->fd < 0)
		return;
	conn->via->close(conn);
	close(conn->fd);
	conn->fd = -1;
}
