/* SPDX-License-Identifier: ISC */
#include "net/dns.h"

#include <poll.h>

#include "base/mem.h"
#include "base/wait.h"
#include "base/waiting.h"
#include "net/dnsname.h"
#include "net/transaction.h"

enum { POLL_MAX = DNS_BATCH_MAX * (DNS_SERVERS_MAX + 1) };

/* Who waits at which place of the poll set. */
struct waiter {
	struct transaction *transaction;
	int server; /* -1: TCP */
};

static unsigned collect(struct transaction *transactions, int count, struct pollfd *fds,
    struct waiter *waiters, struct deadline *earliest)
{
	unsigned used = 0;

	for (int i = 0; i < count; i++) {
		struct transaction *transaction = &transactions[i];

		if (transaction->is_done)
			continue;
		*earliest = deadline_earlier(*earliest, transaction->retry);
		*earliest = deadline_earlier(*earliest, transaction->limit);
		if (transaction->tcp >= 0) {
			fds[used] = (struct pollfd){ .fd = transaction->tcp,
				.events = transaction_is_sending(transaction) ? POLLOUT
									      : POLLIN };
			waiters[used++] = (struct waiter){ transaction, -1 };
			continue;
		}
		for (int server = 0; server < transaction->resolver->servers.count;
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
	if (waiter->server < 0 && transaction->tcp == fd->fd)
		transaction_progress_tcp(transaction);
	else if (waiter->server >= 0 && transaction->udp[waiter->server] == fd->fd)
		transaction_receive_udp(transaction, waiter->server);
}

/* A batch of questions on its way. */
struct batch {
	struct transaction *transactions;
	int count;
	int64_t patience_us; /* for a name's other family; 0: all the time there is */
	int64_t start_us;
};

/* RFC 8305 3: the other family of a name that has an address is not waited for without end. */
static void limit_other_family(
    const struct batch *batch, const struct transaction *answered)
{
	int64_t twice_us = 2 * (clock_us() - batch->start_us);

	for (int i = 0; i < batch->count; i++) {
		struct transaction *other = &batch->transactions[i];
		int64_t most_us = deadline_left_us(other->limit) / 2;
		int64_t wait_us = twice_us > batch->patience_us ? twice_us
								: batch->patience_us;

		if (!other->is_done && other->query->name == answered->query->name)
			transaction_hurry(other, wait_us < most_us ? wait_us : most_us);
	}
}

static void note_answers(const struct batch *batch)
{
	for (int i = 0; batch->patience_us && i < batch->count; i++) {
		struct transaction *transaction = &batch->transactions[i];

		if (!transaction->is_done || transaction->is_noted)
			continue;
		transaction->is_noted = true;
		if (transaction->query->answer.status == DNS_OK)
			limit_other_family(batch, transaction);
	}
}

static void keep_time(const struct batch *batch)
{
	for (int i = 0; i < batch->count; i++) {
		struct transaction *transaction = &batch->transactions[i];

		if (!transaction->is_done && deadline_passed(transaction->limit))
			transaction_give_up(transaction);
		if (!transaction->is_done && deadline_passed(transaction->retry))
			transaction_retry(transaction);
	}
}

static void ask_batch(struct resolver *resolver, struct dns_query *queries, int count,
    int64_t patience_us, struct deadline deadline)
{
	struct batch batch = { .transactions = mem_alloc(
				   (size_t)count * sizeof *batch.transactions),
		.count = count,
		.patience_us = patience_us,
		.start_us = clock_us() };
	struct pollfd *fds = mem_alloc(POLL_MAX * sizeof *fds);
	struct waiter *waiters = mem_alloc(POLL_MAX * sizeof *waiters);

	for (int i = 0; i < count; i++)
		transaction_start(
		    &batch.transactions[i], resolver, &queries[i], deadline);
	for (;;) {
		struct deadline earliest = deadline;
		unsigned used = collect(
		    batch.transactions, count, fds, waiters, &earliest);

		if (used == 0 || deadline_passed(deadline))
			break;
		wait_poll(fds, used, earliest);
		for (unsigned i = 0; i < used; i++)
			serve(&fds[i], &waiters[i]);
		note_answers(&batch);
		keep_time(&batch);
	}
	for (int i = 0; i < count; i++) {
		if (!batch.transactions[i].is_done)
			transaction_give_up(&batch.transactions[i]);
	}
}

static void tell_servers(const struct dns_servers *servers, const char *name)
{
	if (!waiting_is_watched())
		return;
	waiting_begin(dnsname_shown(name));
	waiting_for(servers->count == 1 ? mem_printf("an answer of the DNS server %s",
					      address_text(&servers->addresses[0]))
					: mem_printf("an answer of one of %d DNS servers",
					      servers->count));
}

static void ask_all(struct resolver *resolver, struct dns_query *queries, int count,
    int64_t patience_us, struct deadline deadline)
{
	while (count > 0) {
		int batch = count < DNS_BATCH_MAX ? count : DNS_BATCH_MAX;

		tell_servers(&resolver->servers, queries->name);
		ask_batch(resolver, queries, batch, patience_us, deadline);
		waiting_end();
		queries += batch;
		count -= batch;
	}
}

void dns_ask(struct resolver *resolver, struct dns_query *queries, int count,
    struct deadline deadline)
{
	ask_all(resolver, queries, count, 0, deadline);
}

void dns_ask_addresses(struct resolver *resolver, struct dns_query *queries, int count,
    int64_t patience_us, struct deadline deadline)
{
	ask_all(resolver, queries, count, patience_us, deadline);
}
