/* SPDX-License-Identifier: ISC */
#include "net/dns.h"

#include <poll.h>
#include <strings.h>

#include "base/mem.h"
#include "base/wait.h"
#include "base/waiting.h"
#include "net/dnsname.h"
#include "net/patience.h"

/* The owner of an entry in the poll set. */
struct waiter {
	struct transaction *transaction;
	int server; /* -1: TCP */
};

/* Questions that wait for answers. */
struct flight {
	const struct dns_batch *batch;
	struct transaction *transactions;
	int count;
	int64_t start_us;
	struct pollfd *fds;
	struct waiter *waiters;
};

static unsigned collect(struct flight *flight, struct deadline *earliest)
{
	struct pollfd *fds = flight->fds;
	struct waiter *waiters = flight->waiters;
	unsigned used = 0;

	for (int i = 0; i < flight->count; i++) {
		struct transaction *transaction = &flight->transactions[i];

		if (transaction->is_done)
			continue;
		*earliest = deadline_earlier(*earliest, transaction->retry);
		*earliest = deadline_earlier(*earliest, transaction->limit);
		if (transaction->tcp.fd >= 0) {
			fds[used] = (struct pollfd){ .fd = transaction->tcp.fd,
				.events = transaction_is_sending(transaction) ? POLLOUT
									      : POLLIN };
			waiters[used++] = (struct waiter){ transaction, -1 };
			continue;
		}
		for (int server = 0; server < transaction->upstream->servers.count;
		     server++) {
			if (transaction->udp[server] < 0)
				continue;
			fds[used] = (struct pollfd){ .fd = transaction->udp[server],
				.events = POLLIN };
			waiters[used++] = (struct waiter){ transaction, server };
		}
	}
	return used;
}

static void serve(const struct pollfd *fd, const struct waiter *waiter)
{
	struct transaction *transaction = waiter->transaction;

	if (!fd->revents || transaction->is_done)
		return;
	if (waiter->server < 0 && transaction->tcp.fd == fd->fd)
		transaction_progress_tcp(transaction);
	else if (waiter->server >= 0 && transaction->udp[waiter->server] == fd->fd)
		transaction_receive_udp(transaction, waiter->server);
}

/* Limits the wait for the other family of a name that has an address. */
static void limit_other_family(
    const struct flight *flight, const struct transaction *answered)
{
	for (int i = 0; i < flight->count; i++) {
		struct transaction *other = &flight->transactions[i];

		if (!other->is_done &&
		    strcasecmp(other->query->name, answered->query->name) == 0)
			transaction_hurry(
			    other, patience_us_left(flight->start_us,
				       flight->batch->patience_us, other->limit));
	}
}

static void note_answers(const struct flight *flight)
{
	const struct dns_batch *batch = flight->batch;

	for (int i = 0; i < flight->count; i++) {
		struct transaction *transaction = &flight->transactions[i];

		if (!transaction->is_done || transaction->is_noted)
			continue;
		transaction->is_noted = true;
		if (batch->patience_us && transaction->query->answer.status == DNS_OK)
			limit_other_family(flight, transaction);
		batch->answered(batch->context, transaction->query);
	}
}

static void keep_time(const struct flight *flight)
{
	for (int i = 0; i < flight->count; i++) {
		struct transaction *transaction = &flight->transactions[i];

		if (!transaction->is_done && deadline_passed(transaction->limit))
			transaction_give_up(transaction);
		if (!transaction->is_done && deadline_passed(transaction->retry))
			transaction_retry(transaction);
	}
}

static void ask_together(
    const struct dns_batch *batch, struct dns_query *queries, int count)
{
	size_t most = (size_t)count * (size_t)(batch->upstream->servers.count + 1);
	struct flight flight = { .batch = batch,
		.transactions = mem_alloc((size_t)count * sizeof *flight.transactions),
		.count = count,
		.start_us = clock_us(),
		.fds = mem_alloc(most * sizeof *flight.fds),
		.waiters = mem_alloc(most * sizeof *flight.waiters) };

	for (int i = 0; i < count; i++)
		transaction_start(&flight.transactions[i], batch->upstream, batch->budget,
		    &queries[i], batch->deadline);
	for (;;) {
		struct deadline earliest = batch->deadline;
		unsigned used = collect(&flight, &earliest);

		if (used == 0 || deadline_passed(batch->deadline))
			break;
		wait_poll(flight.fds, used, earliest);
		for (unsigned i = 0; i < used; i++)
			serve(&flight.fds[i], &flight.waiters[i]);
		note_answers(&flight);
		keep_time(&flight);
	}
	for (int i = 0; i < count; i++) {
		if (!flight.transactions[i].is_done)
			transaction_give_up(&flight.transactions[i]);
	}
	note_answers(&flight);
}

static void tell_servers(const struct dns_servers *servers, const char *name)
{
	if (!waiting_is_watched())
		return;
	const char *whose = servers->count == 1
				? mem_printf("the DNS server %s",
				      address_text(&servers->addresses[0]))
				: mem_printf("one of %d DNS servers", servers->count);

	waiting_for(mem_printf("%s: an answer from %s", dnsname_shown(name), whose));
}

void dns_ask(const struct dns_batch *batch, struct dns_query *queries, int count)
{
	while (count > 0) {
		int some = count < DNS_BATCH_MAX ? count : DNS_BATCH_MAX;

		tell_servers(&batch->upstream->servers, queries->name);
		ask_together(batch, queries, some);
		waiting_for(NULL);
		queries += some;
		count -= some;
	}
}
