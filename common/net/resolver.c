/* SPDX-License-Identifier: ISC */
#include "net/resolver.h"

#include <strings.h>

#include "base/mem.h"
#include "net/dns.h"
#include "net/patience.h"

/* A question that was asked; protected by the resolver's lock. */
struct entry {
	const struct dns_answer *answer; /* NULL: no answer yet */
	struct deadline awaited_until;   /* of the answer (transaction.h) */
	bool is_on_its_way;
};

/* A question of a call. */
struct want {
	struct entry *entry;
	struct deadline limit; /* when the call stops waiting */
};

struct call {
	struct resolver *resolver;
	struct budget *budget;
	struct dns_question *questions;
	struct want *wants; /* one for each question */
	int count;
	struct deadline deadline;
	int64_t patience_us, start_us;
	struct dns_query *queries; /* the questions that this call sends */
	struct entry **entries;    /* of the queries */
	int query_count;
};

void resolver_start(struct resolver *resolver, const struct dns_servers *servers)
{
	*resolver = (struct resolver){ .reading = ONCE_AHEAD };
	upstream_start(&resolver->upstream, servers);
	budget_start(&resolver->budget, DNS_QUESTIONS_MAX);
	lock_start(&resolver->lock);
}

static void read_upstream(void *upstream)
{
	upstream_read(upstream);
}

const struct upstream *resolver_upstream(struct resolver *resolver)
{
	pool_once(&resolver->reading, read_upstream, &resolver->upstream);
	return &resolver->upstream;
}

static struct entry *entry_of(
    struct resolver *resolver, const struct dns_question *question)
{
	struct dns_table *entries = &resolver->entries;
	struct entry *entry = dns_table_find(entries, question->name, question->type);

	if (!entry) {
		entry = mem_alloc(sizeof *entry);
		dns_table_add(entries, question->name, question->type, entry);
	}
	return entry;
}

/* Whether this call could get another answer than the entry has. */
static bool is_stale(const struct call *call, const struct entry *entry)
{
	switch (entry->answer->status) {
	case DNS_LIMIT:
		return !budget_is_spent(call->budget);
	case DNS_UNREACHABLE:
		return entry->awaited_until.at_us < call->deadline.at_us &&
		       !deadline_passed(call->deadline);
	case DNS_OK:
	case DNS_NODATA:
	case DNS_NXDOMAIN:
	case DNS_FAILED:
	case DNS_LOCAL:
		break;
	}
	return false;
}

/* Under the lock: takes the known answers, and claims the questions that no call has sent. */
static void claim(struct call *call)
{
	struct dns_query *next;

	call->query_count = 0;
	for (int i = 0; i < call->count; i++) {
		struct dns_question *question = &call->questions[i];
		struct want *want = &call->wants[i];

		if (question->answer)
			continue;
		if (!want->entry)
			want->entry = entry_of(call->resolver, question);
		struct entry *entry = want->entry;
		if (entry->is_on_its_way)
			continue;
		if (entry->answer && !is_stale(call, entry)) {
			question->answer = entry->answer;
			continue;
		}
		entry->is_on_its_way = true;
		call->entries[call->query_count++] = entry;
	}
	if (call->query_count == 0)
		return;
	call->queries = next = mem_alloc(
	    (size_t)call->query_count * sizeof *call->queries);
	for (int i = 0; i < call->count; i++) {
		const struct dns_question *question = &call->questions[i];
		int index = (int)(next - call->queries);

		if (index < call->query_count &&
		    call->wants[i].entry == call->entries[index])
			*next++ = (struct dns_query){ .name = question->name,
				.type = question->type };
	}
}

/* This call accepts the answer, even if it is stale for other calls. */
static void take_answer(void *context, struct dns_query *query)
{
	const struct call *call = context;
	struct entry *entry = call->entries[query - call->queries];
	struct lock *lock = &call->resolver->lock;

	for (int i = 0; i < call->count; i++) {
		if (call->wants[i].entry == entry)
			call->questions[i].answer = &query->answer;
	}
	lock_take(lock);
	entry->answer = &query->answer;
	entry->awaited_until = query->awaited_until;
	entry->is_on_its_way = false;
	lock_changed(lock);
	lock_give(lock);
}

static void ask_claimed(struct call *call)
{
	const struct dns_batch batch = { .upstream = &call->resolver->upstream,
		.budget = call->budget,
		.deadline = call->deadline,
		.patience_us = call->patience_us,
		.answered = take_answer,
		.context = call };

	dns_ask(&batch, call->queries, call->query_count);
}

static bool has_other_answer(const struct call *call, int index)
{
	for (int i = 0; i < call->count; i++) {
		const struct dns_answer *answer = call->questions[i].answer;

		if (answer && answer->status == DNS_OK &&
		    strcasecmp(call->questions[i].name, call->questions[index].name) == 0)
			return true;
	}
	return false;
}

/* The same as dns_ask() does for its own questions. */
static void limit_want(const struct call *call, struct want *want)
{
	want->limit = deadline_within(call->deadline,
	    patience_us_left(call->start_us, call->patience_us, call->deadline));
}

static void give_up(const struct call *call, struct dns_question *question)
{
	struct dns_answer *answer = mem_alloc(sizeof *answer);

	answer->status = DNS_UNREACHABLE;
	answer->error = mem_printf("no DNS server answers in time (%s)",
	    dns_servers_text(&call->resolver->upstream.servers));
	question->answer = answer;
}

/* Under the lock: waits for questions that other threads have sent.  Returns false if all are
 * answered. */
static bool await_others(struct call *call)
{
	struct deadline earliest = call->deadline;
	int awaited = 0;

	for (int i = 0; i < call->count; i++) {
		struct want *want = &call->wants[i];

		if (call->questions[i].answer)
			continue;
		if (call->patience_us && want->limit.at_us == call->deadline.at_us &&
		    has_other_answer(call, i))
			limit_want(call, want);
		if (deadline_passed(want->limit)) {
			give_up(call, &call->questions[i]);
			continue;
		}
		earliest = deadline_earlier(earliest, want->limit);
		awaited++;
	}
	if (awaited > 0)
		lock_wait(&call->resolver->lock, earliest);
	return awaited > 0;
}

static void ask(struct call *call)
{
	struct lock *lock = &call->resolver->lock;
	size_t count = (size_t)call->count;
	bool is_open = count > 0;

	resolver_upstream(call->resolver);
	call->start_us = clock_us();
	call->wants = mem_alloc(count * sizeof *call->wants);
	call->entries = mem_alloc(count * sizeof(struct entry *));
	for (int i = 0; i < call->count; i++) {
		call->questions[i].answer = NULL;
		call->wants[i].limit = call->deadline;
	}
	while (is_open) {
		lock_take(lock);
		claim(call);
		if (call->query_count == 0)
			is_open = await_others(call);
		lock_give(lock);
		if (call->query_count > 0)
			ask_claimed(call);
	}
}

void resolver_ask(struct resolver *resolver, struct budget *budget,
    struct dns_question *questions, int count, struct deadline deadline)
{
	struct call call = { .resolver = resolver,
		.budget = budget ? budget : &resolver->budget,
		.questions = questions,
		.count = count,
		.deadline = deadline };

	ask(&call);
}

void resolver_ask_addresses(struct resolver *resolver, struct dns_question *questions,
    int count, int64_t patience_us, struct deadline deadline)
{
	struct call call = { .resolver = resolver,
		.budget = &resolver->budget,
		.questions = questions,
		.count = count,
		.deadline = deadline,
		.patience_us = patience_us };

	ask(&call);
}
