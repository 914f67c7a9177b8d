/* SPDX-License-Identifier: ISC */
#include "net/dns.h"

#include <poll.h>

#include "base/mem.h"
#include "base/waiting.h"
#include "net/exchange.h"

enum { POLL_MAX = DNS_QUERIES_MAX * (DNS_SERVERS_MAX + 1) };

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

		if (exchange->is_done)
			continue;
		if (exchange->retry.at_us < earliest->at_us)
			*earliest = exchange->retry;
		if (exchange->tcp >= 0) {
			fds[used] = (struct pollfd){ .fd = exchange->tcp,
				.events = exchange_is_sending(exchange) ? POLLOUT
									: POLLIN };
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
		exchange_progress_tcp(exchange);
	else if (waiter->server >= 0 && exchange->udp[waiter->server] == fd->fd)
		exchange_receive_udp(exchange, waiter->server);
}

static bool has_answered(const struct exchange *exchanges, int count)
{
	for (int i = 0; i < count; i++) {
		if (exchanges[i].is_done && exchanges[i].query->answer.status == DNS_OK)
			return true;
	}
	return false;
}

static void ask_batch(const struct dns_servers *servers, struct dns_query *queries,
    int count, struct deadline deadline)
{
	struct exchange *exchanges = mem_alloc((size_t)count * sizeof *exchanges);
	struct pollfd *fds = mem_alloc(POLL_MAX * sizeof *fds);
	struct waiter *waiters = mem_alloc(POLL_MAX * sizeof *waiters);
	bool has_answer = false;

	for (int i = 0; i < count; i++)
		exchange_start(&exchanges[i], servers, &queries[i]);
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
				exchange_retry(&exchanges[i]);
		}
		if (!has_answer && has_answered(exchanges, count)) {
			has_answer = true;
			deadline = deadline_within(
			    deadline, deadline_left_us(deadline) / 2);
		}
	}
	for (int i = 0; i < count; i++) {
		if (!exchanges[i].is_done)
			exchange_give_up(&exchanges[i]);
	}
}

static void tell_servers(const struct dns_servers *servers, const char *name)
{
	if (!waiting_is_watched())
		return;
	waiting_begin(name);
	waiting_for(servers->count == 1 ? mem_printf("an answer of the DNS server %s",
					      address_text(&servers->addresses[0]))
					: mem_printf("an answer of one of %d DNS servers",
					      servers->count));
}

void dns_ask(const struct dns_servers *servers, struct dns_query *queries, int count,
    struct deadline deadline)
{
	while (count > 0) {
		int batch = count < DNS_QUERIES_MAX ? count : DNS_QUERIES_MAX;

		tell_servers(servers, queries->name);
		ask_batch(servers, queries, batch, deadline);
		waiting_end();
		queries += batch;
		count -= batch;
	}
}
