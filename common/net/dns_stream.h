/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_STREAM_H
#define NET_DNS_STREAM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * dns_stream - one DNS message out and one in over a TCP connection, each with its length in two
 * bytes in front (RFC 7766 8).
 *
 * Nothing here waits: the caller polls the socket, which is its own.  Part of a transaction; one
 * thread.
 */
struct dns_stream {
	int fd; /* -1: none */
	size_t sent, received;
	unsigned char *message; /* the length in two bytes, then the message */
};

/* For a new message each way; fd is the caller's to set. */
void dns_stream_begin(struct dns_stream *stream);

/* Gives the memory back. */
void dns_stream_end(struct dns_stream *stream);

/* Whether some of a query of that size is still to be sent. */
bool dns_stream_is_sending(const struct dns_stream *stream, size_t size);

/* Sends what the socket takes of the query, at most DNS_QUERY_MAX bytes, with the first call all
 * in one write.  False where the connection has failed. */
bool dns_stream_send(struct dns_stream *stream, const unsigned char *query, size_t size);

/* Receives what has come.  False where the connection has failed or ended. */
bool dns_stream_receive(struct dns_stream *stream);

/* The message once all of it has come, *length bytes; NULL before. */
const unsigned char *dns_stream_message(const struct dns_stream *stream, size_t *length);

#endif
