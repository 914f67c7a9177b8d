/* SPDX-License-Identifier: ISC */
#include "net/dns_stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "net/dnswire.h"

enum { LENGTH_BYTES = 2 };

void dns_stream_begin(struct dns_stream *stream)
{
	stream->sent = stream->received = 0;
	if (!stream->message)
		stream->message = mem_lend(NULL, LENGTH_BYTES + DNS_MESSAGE_MAX);
}

void dns_stream_end(struct dns_stream *stream)
{
	free(stream->message);
	stream->message = NULL;
}

bool dns_stream_is_sending(const struct dns_stream *stream, size_t size)
{
	return stream->sent < LENGTH_BYTES + size;
}

bool dns_stream_send(struct dns_stream *stream, const unsigned char *query, size_t size)
{
	unsigned char framed[LENGTH_BYTES + DNS_QUERY_MAX];

	framed[0] = (unsigned char)(size >> 8);
	framed[1] = (unsigned char)size;
	memcpy(framed + LENGTH_BYTES, query, size);
	ssize_t sent = send(stream->fd, framed + stream->sent,
	    LENGTH_BYTES + size - stream->sent, MSG_NOSIGNAL);
	if (sent > 0)
		stream->sent += (size_t)sent;
	return sent > 0 || errno == EAGAIN || errno == EINTR;
}

/* Returns the length of the message, or 0 while it is unknown. */
static size_t message_length(const struct dns_stream *stream)
{
	if (stream->received < LENGTH_BYTES)
		return 0;
	return (size_t)stream->message[0] << 8 | stream->message[1];
}

bool dns_stream_receive(struct dns_stream *stream)
{
	size_t wanted = LENGTH_BYTES + message_length(stream);
	ssize_t received = recv(
	    stream->fd, stream->message + stream->received, wanted - stream->received, 0);

	if (received > 0)
		stream->received += (size_t)received;
	return received > 0 || (received < 0 && (errno == EAGAIN || errno == EINTR));
}

const unsigned char *dns_stream_message(const struct dns_stream *stream, size_t *length)
{
	*length = message_length(stream);
	if (stream->received < LENGTH_BYTES || stream->received != LENGTH_BYTES + *length)
		return NULL;
	return stream->message + LENGTH_BYTES;
}
