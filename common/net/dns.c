/* SPDX-License-Identifier: ISC */
#include "net/dns.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"

enum {
	ALIASES_MAX = 8,
	ROUNDS_MAX = 6,
	FIRST_WAIT_US = 1000000,
	TCP_WAIT_US = 4000000,
	POLL_MAX = DNS_QUERIES_MAX * (DNS_SERVERS_MAX + 1),
};

/* One question on its way to an answer. */
struct exchange {
	struct dns_query *query;
	const struct dns_servers *servers;
	const char *name; /* the query's, or the target of its alias */
	int aliases;
	unsigned char packet[DNS_QUERY_MAX];
	size_t packet_size;
	bool with_edns;
	int udp[DNS_SERVERS_MAX];     /* a connected socket a server, or -1 */
	bool is_out[DNS_SERVERS_MAX]; /* has failed: not to be asked again */
	const char *error;            /* the last server's own words for its failure */
	int server, attempts;
	struct deadline retry; /* when to ask the next */
	int tcp;
	size_t tcp_sent, tcp_received;
	unsigned char *tcp_message; /* the length in two bytes, then the message */
	bool is_done;
};

static atomic_int questions_asked;

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

static int connect_to(const struct address *address, int type)
{
	int fd = socket(address->as.any.sa_family, type, 0);

	if (fd < 0)
		return -1;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (connect(fd, &address->as.any, address->length) == 0 || errno == EINPROGRESS)
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
		*fd = connect_to(&exchange->servers->addresses[server], SOCK_DGRAM);
	if (*fd >= 0 &&
	    send(*fd, exchange->packet, exchange->packet_size, MSG_NOSIGNAL) >= 0)
		return true;
	exchange->is_out[server] = true;
	close_socket(fd);
	return false;
}

/* Asks the next server in turn that has not failed; ends the exchange when there is none.
 */
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
	if (exchange->error)
		finish(exchange, DNS_FAILED, exchange->error);
	else
		finish(exchange, DNS_UNREACHABLE, "no DNS server answers");
}

/* Asks for exchange->name from the first server on. */
static void ask(struct exchange *exchange)
{
	uint16_t id = 0;

	while (getrandom(&id, sizeof id, 0) != sizeof id)
		;
	close_sockets(exchange);
	exchange->packet_size = dnswire_query(exchange->packet, exchange->name,
	    exchange->query->type, id, exchange->with_edns);
	exchange->attempts = 0;
	exchange->error = NULL;
	memset(exchange->is_out, 0, sizeof exchange->is_out);
	if (exchange->packet_size == 0)
		finish(exchange, DNS_FAILED, "it is no name that DNS can hold");
	else if (atomic_fetch_add(&questions_asked, 1) >= DNS_QUERIES_MAX)
		finish(exchange, DNS_FAILED,
		    mem_printf("more than %d DNS queries are needed", DNS_QUERIES_MAX));
	else
		ask_next(exchange);
}

static void start(
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
	exchange->server = server;
	exchange->tcp_sent = 0;
	exchange->tcp_received = 0;
	if (!exchange->tcp_message)
		exchange->tcp_message = mem_alloc(2 + DNS_MESSAGE_MAX);
	exchange->tcp = connect_to(&exchange->servers->addresses[server], SOCK_STREAM);
	exchange->retry = deadline_in((double)TCP_WAIT_US / 1e6);
	if (exchange->tcp < 0)
		server_failed(exchange, server,
		    "the DNS server's answer is truncated, and it refuses TCP");
}

static void follow_alias(struct exchange *exchange, const char *target)
{
	if (++exchange->aliases > ALIASES_MAX) {
		finish(exchange, DNS_FAILED, "it is an alias whose chain does not end");
		return;
	}
	exchange->name = target;
	ask(exchange);
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
		close_socket(&exchange->tcp);
		exchange->with_edns = false;
		ask(exchange);
		return;
	case DNS_INCOMPLETE:
		close_socket(&exchange->tcp);
		follow_alias(exchange, answer.canonical);
		return;
	case DNS_ANSWERED:
		break;
	}
	close_socket(&exchange->tcp);
	if (answer.status == DNS_FAILED) {
		server_failed(exchange, server, answer.error);
		return;
	}
	answer.is_alias |= exchange->aliases > 0;
	exchange->query->answer = answer;
	finish(exchange, answer.status, answer.error);
}

static void receive_udp(struct exchange *exchange, int server)
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

static void progress_tcp(struct exchange *exchange)
{
	const unsigned char *message = exchange->tcp_message;
	bool is_sent = exchange->tcp_sent == 2 + exchange->packet_size;

	if (!(is_sent ? receive_tcp(exchange) : send_tcp(exchange))) {
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
static void retry(struct exchange *exchange)
{
	if (exchange->tcp >= 0) {
		server_failed(exchange, exchange->server,
		    "the DNS server's answer is truncated, and over TCP none comes");
	} else {
		ask_next(exchange);
	}
}

static void give_up(struct exchange *exchange)
{
	if (exchange->error)
		finish(exchange, DNS_FAILED, exchange->error);
	else
		finish(exchange, DNS_UNREACHABLE, "no DNS server answers in time");
}

/* Who waits at which place of the poll set. */
struct waiter {
	struct exchange *exchange;
	int server; /* -1: TCP */
};

static unsigned collect(struct exchange *exchanges, int count, struct pollfd *fds,
    struct waiter *waiters, struct deadline *earliest)
{
	unsigned used = 0;

	for (int i = 0; i < count; i++) {
		struct exchange *exchange = &exchanges[i];
		bool is_sent = exchange->tcp_sent == 2 + exchange->packet_size;

		if (exchange->is_done)
			continue;
		if (exchange->retry.at_us < earliest->at_us)
			*earliest = exchange->retry;
		if (exchange->tcp >= 0) {
			fds[used] = (struct pollfd){ .fd = exchange->tcp,
				.events = is_sent ? POLLIN : POLLOUT };
			waiters[used++] = (struct waiter){ exchange, -1 };
			continue;
		}
		for (int server = 0; server < exchange->servers->count; server++) {
			if (exchange->udp[server] < 0)
				continue;
			fds[used] = (struct pollfd){ .fd = exchange->udp[server],
				.events = POLLIN };
			waiters[used++] = (struct waiter){ exchange, server };
		}
	}
	return used;
}

static void serve(const struct pollfd *fd, const struct waiter *waiter)
{
	struct exchange *exchange = waiter->exchange;

	if (!fd->revents || exchange->is_done)
		return;
	if (waiter->server < 0 && exchange->tcp == fd->fd)
		progress_tcp(exchange);
	else if (waiter->server >= 0 && exchange->udp[waiter->server] == fd->fd)
		receive_udp(exchange, waiter->server);
}

static void ask_batch(const struct dns_servers *servers, struct dns_query *queries,
    int count, struct deadline deadline)
{
	struct exchange *exchanges = mem_alloc((size_t)count * sizeof *exchanges);
	struct pollfd *fds = mem_alloc(POLL_MAX * sizeof *fds);
	struct waiter *waiters = mem_alloc(POLL_MAX * sizeof *waiters);

	for (int i = 0; i < count; i++)
		start(&exchanges[i], servers, &queries[i]);
	for (;;) {
		struct deadline earliest = deadline;

		unsigned used = collect(exchanges, count, fds, waiters, &earliest);
		if (used == 0 || deadline_passed(deadline))
			break;
		deadline_poll(fds, used, earliest);
		for (unsigned i = 0; i < used; i++)
			serve(&fds[i], &waiters[i]);
		for (int i = 0; i < count; i++) {
			if (!exchanges[i].is_done && deadline_passed(exchanges[i].retry))
				retry(&exchanges[i]);
		}
	}
	for (int i = 0; i < count; i++) {
		if (!exchanges[i].is_done)
			give_up(&exchanges[i]);
	}
}

void dns_ask(const struct dns_servers *servers, struct dns_query *queries, int count,
    struct deadline deadline)
{
	while (count > 0) {
		int batch = count < DNS_QUERIES_MAX ? count : DNS_QUERIES_MAX;

		ask_batch(servers, queries, batch, deadline);
		queries += batch;
		count -= batch;
	}
}
