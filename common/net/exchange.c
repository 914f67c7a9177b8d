/* SPDX-License-Identifier: ISC */
#include "net/exchange.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"

enum { ALIASES_MAX = 8, ROUNDS_MAX = 6 };
enum { FIRST_WAIT_US = 1000000, TCP_WAIT_US = 4000000 };

static atomic_int questions_asked;
static const char over_limit[] = "more than 60 DNS queries are needed";

static bool may_ask(void)
{
	return atomic_fetch_add(&questions_asked, 1) < DNS_QUERIES_MAX;
}

static void close_socket(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_sockets(struct exchange *exchange)
{
	for (int i = 0; i < DNS_SERVERS_MAX; i++)
		close_socket(&exchange->udp[i]);
	close_socket(&exchange->tcp);
}

static void finish(struct exchange *exchange, enum dns_status status, const char *error)
{
	close_sockets(exchange);
	exchange->query->answer.status = status;
	exchange->query->answer.error = error;
	exchange->is_done = true;
}

/* Where a server has answered that it fails, that says more than silence. */
static void finish_unanswered(struct exchange *exchange, const char *silence)
{
	if (exchange->error)
		finish(exchange, DNS_FAILED, exchange->error);
	else if (exchange->has_no_socket)
		finish(
		    exchange, DNS_LOCAL, "this machine gives no socket to ask DNS with");
	else
		finish(exchange, DNS_UNREACHABLE, silence);
}

static int connect_to(struct exchange *exchange, const struct address *address, int type)
{
	int fd = address_socket(address, type);

	exchange->has_no_socket |= fd < 0 && errno != EAFNOSUPPORT;
	if (fd < 0 || connect(fd, &address->as.any, address->length) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	close(fd);
	return -1;
}

static void ask_next(struct exchange *exchange);

static void server_failed(struct exchange *exchange, int server, const char *error)
{
	exchange->is_out[server] = true;
	close_socket(&exchange->udp[server]);
	if (error)
		exchange->error = error;
	if (server != exchange->server)
		return;
	close_socket(&exchange->tcp);
	ask_next(exchange);
}

/* Sends the packet to the server; a failure takes the server out. */
static bool send_udp(struct exchange *exchange, int server)
{
	int *fd = &exchange->udp[server];

	if (*fd < 0)
		*fd = connect_to(
		    exchange, &exchange->servers->addresses[server], SOCK_DGRAM);
	if (*fd >= 0 &&
	    send(*fd, exchange->packet, exchange->packet_size, MSG_NOSIGNAL) >= 0)
		return true;
	exchange->is_out[server] = true;
	close_socket(fd);
	return false;
}

/* Asks the next server in turn that has not failed; ends the exchange when there is none. */
static void ask_next(struct exchange *exchange)
{
	int count = exchange->servers->count;

	for (int tried = 0; tried < count; tried++) {
		int server = exchange->attempts++ % count;
		int64_t wait_us = (int64_t)FIRST_WAIT_US
				  << ((exchange->attempts - 1) / count);

		if (exchange->attempts > ROUNDS_MAX * count)
			break;
		if (exchange->is_out[server] || !send_udp(exchange, server))
			continue;
		exchange->server = server;
		exchange->retry = deadline_in((double)wait_us / 1e6);
		return;
	}
	finish_unanswered(exchange, "no DNS server answers");
}

/* Asks for exchange->name from the first server on. */
static void ask(struct exchange *exchange)
{
	uint16_t id = 0;

	while (getrandom(&id, sizeof id, 0) < 0)
		;
	close_sockets(exchange);
	exchange->packet_size = dnswire_query(exchange->packet, exchange->name,
	    exchange->query->type, id, exchange->with_edns);
	exchange->attempts = 0;
	exchange->error = NULL;
	memset(exchange->is_out, 0, sizeof exchange->is_out);
	if (exchange->packet_size == 0)
		finish(exchange, DNS_FAILED, "it is no name that DNS can hold");
	else if (!may_ask())
		finish(exchange, DNS_LIMIT, over_limit);
	else
		ask_next(exchange);
}

void exchange_start(
    struct exchange *exchange, const struct dns_servers *servers, struct dns_query *query)
{
	memset(exchange, 0, sizeof *exchange);
	memset(&query->answer, 0, sizeof query->answer);
	exchange->servers = servers;
	exchange->query = query;
	exchange->name = query->name;
	exchange->with_edns = true;
	exchange->tcp = -1;
	for (int i = 0; i < DNS_SERVERS_MAX; i++)
		exchange->udp[i] = -1;
	ask(exchange);
}

static void ask_tcp(struct exchange *exchange, int server)
{
	if (!may_ask()) {
		finish(exchange, DNS_LIMIT, over_limit);
		return;
	}
	exchange->server = server;
	exchange->tcp_sent = 0;
	exchange->tcp_received = 0;
	if (!exchange->tcp_message)
		exchange->tcp_message = mem_alloc(2 + DNS_MESSAGE_MAX);
	exchange->tcp = connect_to(
	    exchange, &exchange->servers->addresses[server], SOCK_STREAM);
	exchange->retry = deadline_in((double)TCP_WAIT_US / 1e6);
	if (exchange->tcp < 0)
		server_failed(exchange, server,
		    "the DNS server's answer is truncated, and it refuses TCP");
}

static void follow_alias(struct exchange *exchange, const char *target)
{
	exchange->name = target;
	if (++exchange->aliases <= ALIASES_MAX)
		ask(exchange);
	else
		finish(exchange, DNS_FAILED, "it is an alias whose chain does not end");
}

/* Takes a message that came from the server. */
static void take(struct exchange *exchange, int server, const unsigned char *message,
    size_t length, bool is_tcp)
{
	struct dns_answer answer;

	switch (dnswire_parse(
	    message, length, exchange->packet, exchange->query->type, &answer)) {
	case DNS_NOT_OURS:
		if (is_tcp)
			server_failed(exchange, server,
			    "the DNS server sent a malformed answer over TCP");
		return;
	case DNS_TRUNCATED:
		if (is_tcp)
			server_failed(exchange, server,
			    "the DNS server truncates its answer over TCP too");
		else if (exchange->tcp < 0)
			ask_tcp(exchange, server);
		return;
	case DNS_NO_EDNS:
		exchange->with_edns = false;
		ask(exchange);
		return;
	case DNS_INCOMPLETE:
		follow_alias(exchange, answer.canonical);
		return;
	case DNS_ANSWERED:
		break;
	}
	if (answer.status == DNS_FAILED) {
		server_failed(exchange, server, answer.error);
		return;
	}
	answer.is_alias |= exchange->aliases > 0;
	exchange->query->answer = answer;
	finish(exchange, answer.status, answer.error);
}

void exchange_receive_udp(struct exchange *exchange, int server)
{
	unsigned char message[4096];
	ssize_t length = recv(exchange->udp[server], message, sizeof message, 0);

	if (length >= 0)
		take(exchange, server, message, (size_t)length, false);
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		server_failed(exchange, server, NULL);
}

/* RFC 7766 8: the query goes out in one write, its length in front. */
static bool send_tcp(struct exchange *exchange)
{
	unsigned char framed[2 + DNS_QUERY_MAX];
	size_t size = 2 + exchange->packet_size;

	framed[0] = (unsigned char)(exchange->packet_size >> 8);
	framed[1] = (unsigned char)exchange->packet_size;
	memcpy(framed + 2, exchange->packet, exchange->packet_size);
	ssize_t sent = send(exchange->tcp, framed + exchange->tcp_sent,
	    size - exchange->tcp_sent, MSG_NOSIGNAL);
	if (sent > 0)
		exchange->tcp_sent += (size_t)sent;
	return sent > 0 || errno == EAGAIN || errno == EINTR;
}

static bool receive_tcp(struct exchange *exchange)
{
	unsigned char *message = exchange->tcp_message;
	size_t wanted = 2;

	if (exchange->tcp_received >= 2)
		wanted += (size_t)message[0] << 8 | message[1];
	ssize_t received = recv(exchange->tcp, message + exchange->tcp_received,
	    wanted - exchange->tcp_received, 0);
	if (received > 0)
		exchange->tcp_received += (size_t)received;
	return received > 0 || (received < 0 && (errno == EAGAIN || errno == EINTR));
}

bool exchange_is_sending(const struct exchange *exchange)
{
	return exchange->tcp_sent < 2 + exchange->packet_size;
}

void exchange_progress_tcp(struct exchange *exchange)
{
	const unsigned char *message = exchange->tcp_message;
	bool is_sending = exchange_is_sending(exchange);

	if (!(is_sending ? send_tcp(exchange) : receive_tcp(exchange))) {
		server_failed(exchange, exchange->server,
		    "the DNS server's answer is truncated, and its TCP connection fails");
		return;
	}
	if (exchange->tcp_received < 2)
		return;
	size_t length = (size_t)message[0] << 8 | message[1];
	if (exchange->tcp_received == 2 + length)
		take(exchange, exchange->server, message + 2, length, true);
}

/* Nothing came in time. */
void exchange_retry(struct exchange *exchange)
{
	if (exchange->tcp >= 0) {
		server_failed(exchange, exchange->server,
		    "the DNS server's answer is truncated, and over TCP none comes");
	} else {
		ask_next(exchange);
	}
}

void exchange_give_up(struct exchange *exchange)
{
	finish_unanswered(exchange, "no DNS server answers in time");
}
