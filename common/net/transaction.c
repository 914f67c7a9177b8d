/* SPDX-License-Identifier: ISC */
#include "net/transaction.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"

enum { ALIASES_MAX = 8, TCP_WAIT_US = 4000000 };

static const struct address *address_of(const struct transaction *transaction, int server)
{
	return &transaction->upstream->servers.addresses[server];
}

static void close_socket(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_sockets(struct transaction *transaction)
{
	for (int i = 0; i < DNS_SERVERS_MAX; i++)
		close_socket(&transaction->udp[i]);
	close_socket(&transaction->tcp.fd);
}

static void finish(
    struct transaction *transaction, enum dns_status status, const char *error)
{
	close_sockets(transaction);
	dns_stream_end(&transaction->tcp);
	transaction->query->answer.status = status;
	transaction->query->answer.error = error;
	transaction->is_done = true;
}

/* An error that a server reported is more useful than silence. */
static void finish_unanswered(struct transaction *transaction, const char *silence)
{
	struct dns_answer *answer = &transaction->query->answer;

	transaction->query->awaited_until = transaction->limit;
	if (transaction->error) {
		answer->server = transaction->failed_at;
		answer->rcode = transaction->rcode;
		finish(transaction, DNS_FAILED,
		    mem_printf("the DNS server %s %s",
			dns_server_text(transaction->failed_at), transaction->error));
	} else if (transaction->has_no_socket) {
		finish(transaction, DNS_LOCAL,
		    "this machine cannot create a socket for DNS queries");
	} else {
		finish(transaction, DNS_UNREACHABLE,
		    mem_printf("%s (%s)", silence,
			dns_servers_text(&transaction->upstream->servers)));
	}
}

static int connect_to(
    struct transaction *transaction, const struct address *address, int type)
{
	int fd = address_socket(address, type);

	transaction->has_no_socket |= fd < 0 && errno != EAFNOSUPPORT;
	if (fd < 0 || connect(fd, &address->as.any, address->length) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	close(fd);
	return -1;
}

static void ask_next(struct transaction *transaction);

static void server_failed(struct transaction *transaction, int server, const char *error)
{
	transaction->is_out[server] = true;
	close_socket(&transaction->udp[server]);
	if (error) {
		transaction->error = error;
		transaction->failed_at = address_of(transaction, server);
	}
	if (server != transaction->server)
		return;
	close_socket(&transaction->tcp.fd);
	ask_next(transaction);
}

/* Writes the query with or without EDNS0, as that server needs it; returns the length. */
static size_t write_packet(const struct transaction *transaction, int server,
    unsigned char packet[DNS_QUERY_MAX])
{
	if (transaction->is_plain[server])
		return dnswire_without_edns(
		    packet, transaction->packet, transaction->packet_size);
	memcpy(packet, transaction->packet, transaction->packet_size);
	return transaction->packet_size;
}

/* Sends the packet to the server; excludes the server if that fails. */
static bool send_udp(struct transaction *transaction, int server)
{
	unsigned char packet[DNS_QUERY_MAX];
	size_t size = write_packet(transaction, server, packet);
	int *fd = &transaction->udp[server];

	if (*fd < 0)
		*fd = connect_to(
		    transaction, address_of(transaction, server), SOCK_DGRAM);
	if (*fd >= 0 && send(*fd, packet, size, MSG_NOSIGNAL) >= 0)
		return true;
	transaction->is_out[server] = true;
	close_socket(fd);
	return false;
}

/* If TCP is used for all questions, its failure counts as silence. */
static void tcp_failed(struct transaction *transaction, const char *error)
{
	server_failed(
	    transaction, transaction->server, transaction->is_truncated ? error : NULL);
}

static void ask_tcp(struct transaction *transaction, int server)
{
	transaction->server = server;
	transaction->is_hurried = false;
	dns_stream_begin(&transaction->tcp);
	transaction->tcp.fd = connect_to(
	    transaction, address_of(transaction, server), SOCK_STREAM);
	transaction->retry = deadline_in((double)TCP_WAIT_US / 1e6);
	if (transaction->tcp.fd < 0)
		tcp_failed(transaction, "truncates its answer and refuses TCP");
}

/* Queries the next server that has not failed; ends the transaction if there is none. */
static void ask_next(struct transaction *transaction)
{
	const struct upstream *upstream = transaction->upstream;
	int count = upstream->servers.count;

	for (int tried = 0; tried < count; tried++) {
		int server = transaction->order[transaction->attempts % count];
		int round = transaction->attempts++ / count;

		if (round >= upstream->attempts)
			break;
		if (transaction->is_out[server])
			continue;
		transaction->is_plain[server] = upstream_asks_plainly(
		    upstream, server, round);
		transaction->server = server;
		if (upstream->uses_tcp) {
			ask_tcp(transaction, server);
			return;
		}
		if (!send_udp(transaction, server))
			continue;
		transaction->retry = deadline_in(
		    (double)(upstream->wait_us << round) / 1e6);
		return;
	}
	transaction->limit.at_us = INT64_MAX;
	finish_unanswered(transaction, "no DNS server answers");
}

/* Queries transaction->name, from the first server on. */
static void ask_again(struct transaction *transaction)
{
	uint16_t id = 0;

	while (getrandom(&id, sizeof id, 0) < 0)
		;
	close_sockets(transaction);
	transaction->packet_size = dnswire_query(
	    transaction->packet, transaction->name, transaction->query->type, id);
	upstream_order(transaction->upstream, transaction->order);
	transaction->attempts = 0;
	transaction->error = NULL;
	memset(transaction->is_out, 0, sizeof transaction->is_out);
	if (transaction->packet_size == 0)
		finish(transaction, DNS_FAILED, "it is not a valid DNS name");
	else
		ask_next(transaction);
}

static void ask(struct transaction *transaction)
{
	if (budget_take(transaction->budget))
		ask_again(transaction);
	else
		finish(transaction, DNS_LIMIT, "the limit of DNS queries is reached");
}

void transaction_start(struct transaction *transaction, struct upstream *upstream,
    struct budget *budget, struct dns_query *query, struct deadline limit)
{
	memset(transaction, 0, sizeof *transaction);
	memset(&query->answer, 0, sizeof query->answer);
	transaction->upstream = upstream;
	transaction->budget = budget;
	transaction->query = query;
	transaction->name = query->name;
	transaction->is_authentic = true;
	transaction->ttl_s = DNS_TTL_MAX;
	transaction->limit = limit;
	transaction->tcp.fd = -1;
	for (int i = 0; i < DNS_SERVERS_MAX; i++)
		transaction->udp[i] = -1;
	ask(transaction);
}

/* Combines AD and TTL of the answers in a chain of aliases. */
static void note_chain(struct transaction *transaction, const struct dns_answer *answer)
{
	transaction->is_authentic &= answer->is_authentic;
	if (answer->ttl_s < transaction->ttl_s)
		transaction->ttl_s = answer->ttl_s;
}

static void follow_alias(struct transaction *transaction, const struct dns_answer *answer)
{
	transaction->name = answer->canonical;
	note_chain(transaction, answer);
	if (++transaction->aliases <= ALIASES_MAX)
		ask(transaction);
	else
		finish(
		    transaction, DNS_FAILED, "it is an alias whose chain does not end");
}

/* RFC 6891 6.2.2: queries a server that does not support EDNS0 again without it. */
static void ask_plainly(struct transaction *transaction, int server)
{
	upstream_without_edns(transaction->upstream, server);
	transaction->is_plain[server] = true;
	if (transaction->tcp.fd >= 0)
		close_socket(&transaction->tcp.fd);
	transaction->server = server;
	if (transaction->upstream->uses_tcp)
		ask_tcp(transaction, server);
	else if (!send_udp(transaction, server))
		ask_next(transaction);
}

static void truncated(struct transaction *transaction, int server, bool is_tcp)
{
	if (is_tcp) {
		server_failed(transaction, server, "truncates its answer over TCP too");
	} else if (transaction->tcp.fd < 0) {
		transaction->is_truncated = true;
		ask_tcp(transaction, server);
	}
}

/* Processes a message from the server. */
static void take(struct transaction *transaction, int server,
    const unsigned char *message, size_t length, bool is_tcp)
{
	struct dns_answer answer;
	enum dns_verdict verdict = dnswire_parse(message, length, transaction->packet,
	    transaction->is_plain[server], transaction->query->type, &answer);

	if (verdict == DNS_NOT_OURS) {
		if (is_tcp)
			server_failed(
			    transaction, server, "sent a malformed answer over TCP");
		return;
	}
	if (verdict == DNS_NO_EDNS) {
		ask_plainly(transaction, server);
		return;
	}
	upstream_heard(
	    transaction->upstream, server, !is_tcp, transaction->is_plain[server]);
	if (verdict == DNS_TRUNCATED) {
		truncated(transaction, server, is_tcp);
		return;
	}
	if (verdict == DNS_INCOMPLETE) {
		follow_alias(transaction, &answer);
		return;
	}
	if (answer.status == DNS_FAILED) {
		transaction->rcode = answer.rcode;
		server_failed(transaction, server, answer.error);
		return;
	}
	answer.is_alias |= transaction->aliases > 0;
	note_chain(transaction, &answer);
	answer.is_authentic = transaction->is_authentic;
	answer.ttl_s = transaction->ttl_s;
	answer.server = address_of(transaction, server);
	transaction->query->answer = answer;
	finish(transaction, answer.status, answer.error);
}

void transaction_receive_udp(struct transaction *transaction, int server)
{
	unsigned char message[4096];
	ssize_t length = recv(transaction->udp[server], message, sizeof message, 0);

	if (length >= 0)
		take(transaction, server, message, (size_t)length, false);
	else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
		server_failed(transaction, server, NULL);
}

bool transaction_is_sending(const struct transaction *transaction)
{
	unsigned char packet[DNS_QUERY_MAX];

	return dns_stream_is_sending(
	    &transaction->tcp, write_packet(transaction, transaction->server, packet));
}

void transaction_progress_tcp(struct transaction *transaction)
{
	struct dns_stream *stream = &transaction->tcp;
	unsigned char packet[DNS_QUERY_MAX];
	size_t size = write_packet(transaction, transaction->server, packet), length;
	bool is_alive = dns_stream_is_sending(stream, size)
			    ? dns_stream_send(stream, packet, size)
			    : dns_stream_receive(stream);

	if (!is_alive) {
		tcp_failed(
		    transaction, "truncates its answer and the TCP connection fails");
		return;
	}
	const unsigned char *message = dns_stream_message(stream, &length);
	if (message)
		take(transaction, transaction->server, message, length, true);
}

void transaction_retry(struct transaction *transaction)
{
	if (transaction->is_hurried) {
		transaction->is_hurried = false;
		transaction->retry = transaction->limit;
		send_udp(transaction, transaction->server);
		return;
	}
	upstream_missed(transaction->upstream, transaction->server);
	if (transaction->tcp.fd >= 0)
		tcp_failed(
		    transaction, "truncates its answer and does not answer over TCP");
	else
		ask_next(transaction);
}

void transaction_hurry(struct transaction *transaction, int64_t us)
{
	transaction->limit = deadline_within(transaction->limit, us);
	if (transaction->tcp.fd >= 0)
		return;
	transaction->is_hurried = true;
	transaction->retry = deadline_within(transaction->retry, us / 2);
}

void transaction_give_up(struct transaction *transaction)
{
	finish_unanswered(transaction, "no DNS server answers in time");
}
