/* SPDX-License-Identifier: ISC */
#ifndef NET_DNS_STREAM_H
#define NET_DNS_STREAM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * dns_stream - one DNS message sent and one received over TCP, each after its length in two
 * bytes (RFC 7766 8).
 *
 * No call waits: the caller owns the socket and polls it.  Part of a transaction; one thread.
 */
struct dns_stream {
	int fd; /* -1: no connection */
	size_t sent, received;
	unsigned char *message; /* the length in two bytes, then the message */
};

/* Prepares for a new message in each direction; the caller sets fd. */
void dns_stream_begin(struct dns_stream *stream);

/* Frees the memory. */
void dns_stream_end(struct dns_stream *stream);

/* Whether a part of a query of that size is still to be sent. */
bool dns_stream_is_sending(const struct dns_stream *stream, size_t size);

/* Sends as much of the query, at most DNS_QUERY_MAX bytes, as the socket accepts; the first call
 * tries all in one write.  Returns false if the connection has failed. */
bool dns_stream_send(struct dns_stream *stream, const unsigned char *query, size_t size);

/* Receives the available bytes.  Returns false if the connection has failed or ended. */
bool dns_stream_receive(struct dns_stream *stream);

/* Returns the message of *length bytes, or NULL while it is incomplete. */
const unsigned char *dns_stream_message(const struct dns_stream *stream, size_t *length);

#endif
