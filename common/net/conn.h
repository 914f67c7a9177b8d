/* SPDX-License-Identifier: ISC */
#ifndef NET_CONN_H
#define NET_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/deadline.h"
#include "net/address.h"

/*
 * conn - a byte stream to one server, plain or TLS.
 *
 * The first failure is kept as a code and a text, and every later call does nothing: a caller
 * can send and receive first, and check once.  No call waits beyond the deadline given to
 * conn_open().  A line has at most 8 KiB, the data between two sends at most 64 KiB: more is
 * CONN_LIMIT. The caller that opens a connection closes it.  Not shared between threads.
 */
enum conn_failure {
	CONN_FINE,
	CONN_LOCAL,       /* this machine lacks a resource, such as sockets */
	CONN_NO_ROUTE,    /* this machine has no route for the address's family */
	CONN_UNREACHABLE, /* refused, reset, or unreachable in the network */
	CONN_TIMEOUT,     /* the deadline has passed */
	CONN_CLOSED,      /* the server has closed or reset the connection */
	CONN_PROTOCOL,    /* the server sent invalid data */
	CONN_LIMIT,       /* the server sent too much data */
	CONN_TLS,         /* the TLS layer failed */
};

enum { CONN_LINE_MAX = 8192, CONN_REPLY_MAX = 65536 };

struct conn;

/* How bytes are transferred.  Functions wait until the deadline; if they fail, they fail the
 * connection, and receive() returns 0, send() false. */
struct transport {
	size_t (*receive)(struct conn *conn, void *bytes, size_t size);
	/* Reads the available bytes without waiting; returns 0 if there are none. */
	size_t (*receive_ready)(struct conn *conn, void *bytes, size_t size);
	bool (*send)(struct conn *conn, const void *bytes, size_t size);
	void (*close)(struct conn *conn);
};

struct conn {
	int fd;
	bool is_connecting; /* between conn_begin() and conn_settle() */
	struct deadline deadline;
	const struct transport *via;
	void *session; /* of the transport */
	enum conn_failure failure;
	const char *error; /* a predicate: "refused the connection" */
	size_t reply_size;
	size_t start, end; /* received, but not yet read */
	char buffer[CONN_LINE_MAX];
	bool is_traced;
	const char **trace;
	int trace_count;
};

/* Connects.  is_traced: keep the dialogue in trace[], one cleaned line each ("C: …"). */
void conn_open(struct conn *conn, const struct address *address, struct deadline deadline,
    bool is_traced);

/* The same in two steps, for callers that wait for several connections: if is_connecting is
 * set after conn_begin(), call conn_settle() when the socket is writable. */
void conn_begin(struct conn *conn, const struct address *address,
    struct deadline deadline, bool is_traced);
void conn_settle(struct conn *conn);

/* Returns the next line without its line end (CRLF, LF, or several CRs and LF),
 * NUL-terminated; it lives until exit.  Returns NULL if the connection has failed. */
const char *conn_line(struct conn *conn, size_t *length);

/* Returns the next size bytes, NUL-terminated; they live until exit.  Returns NULL if the
 * connection has failed. */
const char *conn_bytes(struct conn *conn, size_t size);

/* Sends text, which includes its line ends, in one write. */
void conn_send(struct conn *conn, const char *text);

/* The same for the last command; a failure is ignored. */
void conn_send_last(struct conn *conn, const char *text);

/* Returns the number of bytes received but not yet read, without waiting for more. */
size_t conn_pending(struct conn *conn);

/* Returns the bytes that conn_pending() counted, for messages; not NUL-terminated. */
const char *conn_peek(const struct conn *conn);

/* Records the failure, unless the connection has failed before. */
void conn_fail(struct conn *conn, enum conn_failure failure, const char *error);

/* For transports: waits for a poll(2) event; fails the connection at the deadline. */
bool conn_wait(struct conn *conn, short events);

/* Records a line of the dialogue if the connection is traced. */
void conn_trace(struct conn *conn, const char *who, const char *bytes, size_t length);

/* Fills the addresses of both ends.  Returns false if the system does not report them. */
bool conn_ends(const struct conn *conn, struct address *own, struct address *peer);

void conn_close(struct conn *conn);

#endif
