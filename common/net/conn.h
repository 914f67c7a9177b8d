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
 * Failure sticks: the first is kept as a cause and in words, and every later call does
 * nothing. Talk first, ask once.  Nothing waits past the deadline given to conn_open().
 * A line has at most 8 KiB and what is read between two sends at most 64 KiB: more is
 * CONN_LIMIT.  Who opens, closes.  Not shared between threads.
 */
enum conn_failure {
	CONN_FINE,
	CONN_LOCAL,       /* this machine lacks something: sockets, say */
	CONN_NO_ROUTE,    /* this machine has no route for the address's family */
	CONN_UNREACHABLE, /* refused, reset, not to be reached from the net */
	CONN_TIMEOUT,     /* the deadline has passed */
	CONN_CLOSED,      /* the server has closed or reset the connection */
	CONN_PROTOCOL,    /* what it said cannot be understood */
	CONN_LIMIT,       /* it sent more than anybody should */
	CONN_TLS,         /* the TLS layer failed */
};

enum { CONN_LINE_MAX = 8192, CONN_REPLY_MAX = 65536 };

struct conn;

/* How bytes travel.  Each waits until the deadline, and fails the connection where it
 * cannot. receive() returns 0 when the connection has failed; send() false. */
struct transport {
	size_t (*receive)(struct conn *conn, void *bytes, size_t size);
	/* What has come already, without waiting; 0 where nothing has. */
	size_t (*receive_ready)(struct conn *conn, void *bytes, size_t size);
	bool (*send)(struct conn *conn, const void *bytes, size_t size);
	void (*close)(struct conn *conn);
};

struct conn {
	int fd;
	bool is_connecting; /* between conn_begin() and conn_settle() */
	struct deadline deadline;
	const struct transport *via;
	void *session; /* the transport's */
	enum conn_failure failure;
	const char *error; /* a predicate: "refused the connection" */
	size_t reply_size;
	size_t start, end; /* what has been received and not yet read */
	char buffer[CONN_LINE_MAX];
	bool is_traced;
	const char **trace;
	int trace_count;
};

/* Connects.  is_traced: keep the dialogue in trace[], a line each, cleaned ("C: …", "S:
 * …"). */
void conn_open(struct conn *conn, const struct address *address, struct deadline deadline,
    bool is_traced);

/* The same in two steps, for who waits for several: is_connecting tells whether the second is
 * needed, once the socket is writable. */
void conn_begin(struct conn *conn, const struct address *address,
    struct deadline deadline, bool is_traced);
void conn_settle(struct conn *conn);

/* The next line without its end (CRLF, LF alone, or CRs and LF), NUL-terminated; it lives
 * until exit.  NULL when the connection has failed. */
const char *conn_line(struct conn *conn, size_t *length);

/* The next size bytes, NUL-terminated; they live until exit.  NULL when the connection has
 * failed. */
const char *conn_bytes(struct conn *conn, size_t size);

/* Sends text, which carries its own line ends, in one write. */
void conn_send(struct conn *conn, const char *text);

/* The same for the last words, whose failure nobody needs to know of. */
void conn_send_last(struct conn *conn, const char *text);

/* How many bytes the server has sent that nobody has read yet, without waiting for more. */
size_t conn_pending(struct conn *conn);

/* What conn_pending() counted, for words; not NUL-terminated. */
const char *conn_peek(const struct conn *conn);

/* Keeps the first failure. */
void conn_fail(struct conn *conn, enum conn_failure failure, const char *error);

/* For transports: waits for a poll(2) event, and fails the connection at the deadline. */
bool conn_wait(struct conn *conn, short events);

/* Notes a line of the dialogue where it is traced. */
void conn_trace(struct conn *conn, const char *who, const char *bytes, size_t length);

/* The addresses of our end and of the server's.  False where the system does not tell. */
bool conn_ends(const struct conn *conn, struct address *own, struct address *peer);

void conn_close(struct conn *conn);

#endif
