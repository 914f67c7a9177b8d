/* SPDX-License-Identifier: ISC */
#include "net/exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"

enum { ALIASES_MAX = 8, TCP_WAIT_US = 4000000 };

static const struct address *address_of(const struct exchange *exchange, int server)
{
	return &exchange->resolver->servers.addresses[server];
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
	free(exchange->tcp_message);
	exchange->tcp_message = NULL;
	exchange->query->answer.status = status;
	exchange->query->answer.error = error;
	exchange->is_done = true;
}

/* Where a server has answered that it fails, that says more than silence. */
static void finish_unanswered(struct exchange *exchange, const char *silence)
{
	struct dns_answer *answer = &exchange->query->answer;

	if (exchange->error) {
		answer->server = exchange->failed_at;
		finish(exchange, DNS_FAILED,
		    mem_printf("the DNS server %s %s",
			dns_server_text(exchange->failed_at), exchange->error));
	} else if (exchange->has_no_socket) {
		finish(
		    exchange, DNS_LOCAL, "this machine gives no socket to ask DNS with");
	} else {
		finish(exchange, DNS_UNREACHABLE,
		    mem_printf("%s (%s)", silence,
			dns_servers_text(&exchange->resolver->servers)));
	}
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
	if (error) {
		exchange->error = error;
		exchange->failed_at = address_of(exchange, server);
	}
	if (server != exchange->server)
		return;
	close_socket(&exchange->tcp);
	ask_next(exchange);
}

/* Sends the packet to the server; a failure takes the server out. */
static bool send_udp(struct exchange *exchange, int server)
{
	unsigned char plain[DNS_QUERY_MAX];
	const unsigned char *packet = exchange->packet;
	size_t size = exchange->packet_size;
	int *fd = &exchange->udp[server];

	if (exchange->is_plain[server]) {
		size = dnswire_without_edns(plain, packet, size);
		packet = plain;
	}
	if (*fd < 0)
		*fd = connect_to(exchange, address_of(exchange, server), SOCK_DGRAM);
	if (*fd >= 0 && send(*fd, packet, size, MSG_NOSIGNAL) >= 0)
		return true;
	exchange->is_out[server] = true;
	close_socket(fd);
	return false;
}

static void ask_tcp(struct exchange *exchange, int server);

/* Asks the next server in turn that has not failed; ends the exchange when there is none. */
static void ask_next(struct exchange *exchange)
{
	const struct resolver *resolver = exchange->resolver;
	int count = resolver->servers.count;

	for (int tried = 0; tried < count; tried++) {
		int server = exchange->order[exchange->attempts % count];
		int round = exchange->attempts++ / count;

		if (round >= resolver->attempts)
			break;
		if (exchange->is_out[server])
			continue;
		exchange->is_plain[server] = resolver_asks_plainly(
		    resolver, server, round);
		exchange->server = server;
		if (resolver->uses_tcp) {
			ask_tcp(exchange, server);
			return;
		}
		if (!send_udp(exchange, server))
			continue;
		exchange->retry = deadline_in((double)(resolver->wait_us << round) / 1e6);
		return;
	}
	finish_unanswered(exchange, "no DNS server answers");
}

/* Asks for exchange->name from the first server on. */
static void ask_again(struct exchange *exchange)
{
	uint16_t id = 0;

	while (getrandom(&id, sizeof id, 0) < 0)
		;
	close_sockets(exchange);
	exchange->packet_size = dnswire_query(
	    exchange->packet, exchange->name, exchange->query->type, id);
	resolver_order(exchange->resolver, exchange->order);
	exchange->attempts = 0;
	exchange->error = NULL;
	memset(exchange->is_out, 0, sizeof exchange->is_out);
	if (exchange->packet_size == 0)
		finish(exchange, DNS_FAILED, "it is no name that DNS can hold");
	else
		ask_next(exchange);
}

static void ask(struct exchange *exchange)
{
	if (resolver_may_ask(exchange->resolver))
		ask_again(exchange);
	else
		finish(exchange, DNS_LIMIT, "the limit of DNS questions is reached");
}

void exchange_start(struct exchange *exchange, struct resolver *resolver,
    struct dns_query *query, struct deadline limit)
{
	memset(exchange, 0, sizeof *exchange);
	memset(&query->answer, 0, sizeof query->answer);
	exchange->resolver = resolver;
	exchange->query = query;
	exchange->name = query->name;
	exchange->is_authentic = true;
	exchange->limit = limit;
	exchange->tcp = -1;
	for (int i = 0; i < DNS_SERVERS_MAX; i++)
		exchange->udp[i] = -1;
	ask(exchange);
}

/* Where TCP was to carry all questions, its failure is silence. */
static void tcp_failed(struct exchange *exchange, const char *error)
{
	server_failed(exchange, exchange->server, exchange->is_truncated ? error : NULL);
}

static void ask_tcp(struct exchange *exchange, int server)
{
	exchange->server = server;
	exchange->is_hurried = false;
	exchange->tcp_sent = 0;
	exchange->tcp_received = 0;
	if (!exchange->tcp_message)
		exchange->tcp_message = mem_lend(NULL, 2 + DNS_MESSAGE_MAX);
	exchange->tcp = connect_to(exchange, address_of(exchange, server), SOCK_STREAM);
	exchange->retry = deadline_in((double)TCP_WAIT_US / 1e6);
	if (exchange->tcp < 0)
		tcp_failed(exchange, "truncates its answer, and refuses TCP");
}

static void follow_alias(struct exchange *exchange, const struct dns_answer *answer)
{
	exchange->name = answer->canonical;
	exchange->is_authentic &= answer->is_authentic;
	if (++exchange->aliases <= ALIASES_MAX)
		ask(exchange);
	else
		finish(exchange, DNS_FAILED, "it is an alias whose chain does not end");
}

/* RFC 6891 6.2.2: asks the server that does not understand EDNS0 again without. */
static void ask_plainly(struct exchange *exchange, int server)
{
	resolver_without_edns(exchange->resolver, server);
	exchange->is_plain[server] = true;
	if (exchange->tcp >= 0)
		close_socket(&exchange->tcp);
	exchange->server = server;
	if (exchange->resolver->uses_tcp)
		ask_tcp(exchange, server);
	else if (!send_udp(exchange, server))
		ask_next(exchange);
}

static void truncated(struct exchange *exchange, int server, bool is_tcp)
{
	if (is_tcp) {
		server_failed(exchange, server, "truncates its answer over TCP too");
	} else if (exchange->tcp < 0) {
		exchange->is_truncated = true;
		ask_tcp(exchange, server);
	}
}

/* Takes a message that came from the server. */
static void take(struct exchange *exchange, int server, const unsigned char *message,
    size_t length, bool is_tcp)
{
	struct dns_answer answer;
	enum dns_verdict verdict = dnswire_parse(message, length, exchange->packet,
	    exchange->is_plain[server], exchange->query->type, &answer);

	switch (verdict) {
	case DNS_NOT_OURS:
		if (is_tcp)
			server_failed(
			    exchange, server, "sent a malformed answer over TCP");
		return;
	case DNS_NO_EDNS:
		ask_plainly(exchange, server);
		return;
	case DNS_TRUNCATED:
	case DNS_INCOMPLETE:
	case DNS_ANSWERED:
		break;
	}
	resolver_heard(exchange->resolver, server, !is_tcp, exchange->is_plain[server]);
	if (verdict == DNS_TRUNCATED) {
		truncated(exchange, server, is_tcp);
		return;
	}
	if (verdict == DNS_INCOMPLETE) {
		follow_alias(exchange, &answer);
		return;
	}
	if (answer.status == DNS_FAILED) {
		server_failed(exchange, server, answer.error);
		return;
	}
	answer.is_alias |= exchange->aliases > 0;
	answer.is_authentic &= exchange->is_authentic;
	answer.server = address_of(exchange, server);
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

static size_t tcp_size(const struct exchange *exchange)
{
	return exchange->is_plain[exchange->server] ? exchange->packet_size - DNS_OPT_SIZE
						    : exchange->packet_size;
}

/* RFC 7766 8: the query goes out in one write, its length in front. */
static bool send_tcp(struct exchange *exchange)
{
	unsigned char framed[2 + DNS_QUERY_MAX];
	size_t length = exchange->packet_size, size = 2 + tcp_size(exchange);

	if (exchange->is_plain[exchange->server])
		dnswire_without_edns(framed + 2, exchange->packet, length);
	else
		memcpy(framed + 2, exchange->packet, length);
	framed[0] = (unsigned char)((size - 2) >> 8);
	framed[1] = (unsigned char)(size - 2);
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
	return exchange->tcp_sent < 2 + tcp_size(exchange);
}

void exchange_progress_tcp(struct exchange *exchange)
{
	const unsigned char *message = exchange->tcp_message;
	bool is_sending = exchange_is_sending(exchange);

	if (!(is_sending ? send_tcp(exchange) : receive_tcp(exchange))) {
		tcp_failed(
		    exchange, "truncates its answer, and the TCP connection fails");
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
	if (exchange->is_hurried) {
		exchange->is_hurried = false;
		exchange->retry = exchange->limit;
		send_udp(exchange, exchange->server);
		return;
	}
	resolver_missed(exchange->resolver, exchange->server);
	if (exchange->tcp >= 0)
		tcp_failed(exchange, "truncates its answer, and none comes over TCP");
	else
		ask_next(exchange);
}

void exchange_hurry(struct exchange *exchange, int64_t us)
{
	exchange->limit = deadline_within(exchange->limit, us);
	if (exchange->tcp >= 0)
		return;
	exchange->is_hurried = true;
	exchange->retry = deadline_within(exchange->retry, us / 2);
}

void exchange_give_up(struct exchange *exchange)
{
	finish_unanswered(exchange, "no DNS server answers in time");
}
