/* SPDX-License-Identifier: ISC */
#include "net/resolver.h"

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/dnsname.h"

#include "unit.h"

/*
 * A DNS server in a thread of this process: what it answers is in a table, what it hears is
 * counted.  It waits for nothing but questions.
 */
enum { HEARD_MAX = 400, NAME_SIZE = 64, AD = 0x20, SERVFAIL = 2, NXDOMAIN = 3 };

enum play {
	ANSWERS,
	SILENT,
	HALF, /* silent where IPv6 addresses are asked for */
	HELD, /* until the server hears the name that is its target */
};

static const struct row {
	const char *name;
	enum play play;
	int flags;          /* the fourth byte of the header: AD, the response code */
	const char *target; /* of a CNAME; NULL: the address, where the code is 0 */
	int ttl_s;
} rows[] = {
	{ "a.test", ANSWERS, AD, NULL, 300 },
	{ "b.test", ANSWERS, 0, NULL, 60 },
	{ "c.test", ANSWERS, 0, NULL, 60 },
	{ "d.test", ANSWERS, 0, NULL, 60 },
	{ "gone.test", ANSWERS, NXDOMAIN, NULL, 0 },
	{ "fails.test", ANSWERS, SERVFAIL, NULL, 0 },
	{ "silent.test", SILENT, 0, NULL, 0 },
	{ "half.test", HALF, 0, NULL, 60 },
	{ "held.test", HELD, 0, "key.test", 60 },
	{ "key.test", ANSWERS, 0, NULL, 60 },
	{ "stuck.test", HELD, 0, "nobody.test", 60 },
	{ "to-a.test", ANSWERS, AD, "a.test", 900 },
	{ "to-a-quick.test", ANSWERS, AD, "a.test", 20 },
	{ "unsigned-to-a.test", ANSWERS, 0, "a.test", 900 },
	{ "to-b.test", ANSWERS, AD, "b.test", 900 },
	{ "to-to-a.test", ANSWERS, AD, "unsigned-to-a.test", 900 },
	{ "to-gone.test", ANSWERS, AD, "gone.test", 30 },
	{ "loop.test", ANSWERS, AD, "loop2.test", 30 },
	{ "loop2.test", ANSWERS, AD, "loop.test", 30 },
};

static struct {
	int fd, stop[2];
	bool refuses_edns;
	pthread_t thread;
	pthread_mutex_t lock;
	sem_t has_held; /* a question that it does not answer yet */
	struct {
		char name[NAME_SIZE];
		int type;
		bool is_plain;
	} heard[HEARD_MAX];
	int count;
} server = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const struct row *row_of(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcasecmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	abort();
}

/* How often it has heard the question. */
static int heard(const char *name, int type)
{
	int count = 0;

	pthread_mutex_lock(&server.lock);
	for (int i = 0; i < server.count; i++)
		count += strcasecmp(server.heard[i].name, name) == 0 &&
			 server.heard[i].type == type;
	pthread_mutex_unlock(&server.lock);
	return count;
}

static size_t put_answer(unsigned char *at, const struct row *row, int type)
{
	static const unsigned char address[16] = { 192, 0, 2, 7 };
	const unsigned char fixed[] = { 0xc0, 12, 0,
		(unsigned char)(row->target ? DNS_CNAME : type), 0, 1, 0, 0,
		(unsigned char)(row->ttl_s >> 8), (unsigned char)row->ttl_s, 0 };
	unsigned char wire[DNSNAME_WIRE_MAX];
	size_t size = type == DNS_A ? 4 : 16;

	memcpy(wire, address, sizeof address);
	if (row->target)
		size = dnsname_write(wire, row->target);
	memcpy(at, fixed, sizeof fixed);
	at[sizeof fixed] = (unsigned char)size;
	memcpy(at + sizeof fixed + 1, wire, size);
	return sizeof fixed + 1 + size;
}

struct asked {
	unsigned char bytes[512];
	size_t question; /* its end */
	bool is_plain;
	char name[DNSNAME_TEXT_MAX];
	int type;
	struct sockaddr_in from;
	socklen_t from_size;
};

static void reply(const struct asked *asked)
{
	const struct row *row = row_of(asked->name);
	unsigned char message[1024];
	size_t size = asked->question;
	bool is_refused = server.refuses_edns && !asked->is_plain;
	bool has_record = !is_refused && (row->flags & 0x0f) == 0 && row->play != HELD;

	memcpy(message, asked->bytes, size);
	message[2] = 0x81;
	message[3] = (unsigned char)(0x80 | (is_refused ? 1 : row->flags));
	message[7] = has_record;
	message[11] = 0;
	if (has_record)
		size += put_answer(message + size, row, asked->type);
	sendto(server.fd, message, size, 0, (const struct sockaddr *)&asked->from,
	    asked->from_size);
}

static bool listen_once(struct asked *asked)
{
	struct pollfd fds[] = { { server.fd, POLLIN, 0 }, { server.stop[0], POLLIN, 0 } };

	poll(fds, 2, -1);
	if (fds[1].revents)
		return false;
	asked->from_size = sizeof asked->from;
	ssize_t length = recvfrom(server.fd, asked->bytes, sizeof asked->bytes, 0,
	    (struct sockaddr *)&asked->from, &asked->from_size);
	if (length < 12)
		abort();
	size_t name = dnsname_read(asked->bytes, (size_t)length, 12, asked->name);
	asked->type = asked->bytes[12 + name + 1];
	asked->question = 12 + name + 4;
	asked->is_plain = asked->bytes[11] == 0;
	return true;
}

static void *serve(void *nothing)
{
	struct asked asked, held = { .question = 0 };

	while (listen_once(&asked)) {
		const struct row *row = row_of(asked.name);

		pthread_mutex_lock(&server.lock);
		if (server.count == HEARD_MAX)
			abort();
		strcpy(server.heard[server.count].name, row->name);
		server.heard[server.count].type = asked.type;
		server.heard[server.count++].is_plain = asked.is_plain;
		pthread_mutex_unlock(&server.lock);
		if (row->play == HELD)
			held = asked;
		if (row->play != ANSWERS && !(row->play == HALF && asked.type == DNS_A)) {
			sem_post(&server.has_held);
			continue;
		}
		if (held.question &&
		    strcasecmp(row_of(held.name)->target, asked.name) == 0)
			reply(&held);
		reply(&asked);
	}
	return nothing;
}

/* A new server that has heard nothing, and a resolver that asks it. */
static void begin(struct resolver *resolver)
{
	struct dns_servers servers = { .count = 1 };
	struct address *address = &servers.addresses[0];

	address_parse("127.0.0.1", 0, address);
	server.count = 0;
	sem_init(&server.has_held, 0, 0);
	server.fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(server.fd, &address->as.any, address->length) != 0 ||
	    getsockname(server.fd, &address->as.any, &address->length) != 0 ||
	    pipe(server.stop) != 0 ||
	    pthread_create(&server.thread, NULL, serve, NULL) != 0)
		abort();
	resolver_start(resolver, &servers);
}

static void end(void)
{
	close(server.stop[1]);
	pthread_join(server.thread, NULL);
	close(server.stop[0]);
	close(server.fd);
}

static const struct dns_answer *ask_with(struct resolver *resolver, struct budget *budget,
    const char *name, enum dns_type type)
{
	struct dns_question question = { name, type, NULL };

	resolver_ask(resolver, budget, &question, 1, deadline_in(20));
	return question.answer;
}

static const struct dns_answer *ask(struct resolver *resolver, const char *name)
{
	return ask_with(resolver, NULL, name, DNS_A);
}

static void test_answers(void)
{
	static const struct {
		const char *name, *canonical;
		enum dns_status status;
		int rcode, ttl_s;
		bool is_authentic, is_alias;
		int questions;
	} cases[] = {
		{ "a.test", "a.test", DNS_OK, 0, 300, true, false, 1 },
		{ "b.test", "b.test", DNS_OK, 0, 60, false, false, 1 },
		{ "to-a.test", "a.test", DNS_OK, 0, 300, true, true, 2 },
		{ "to-a-quick.test", "a.test", DNS_OK, 0, 20, true, true, 2 },
		{ "unsigned-to-a.test", "a.test", DNS_OK, 0, 300, false, true, 2 },
		{ "to-b.test", "b.test", DNS_OK, 0, 60, false, true, 2 },
		{ "to-to-a.test", "a.test", DNS_OK, 0, 300, false, true, 3 },
		{ "gone.test", "gone.test", DNS_NXDOMAIN, NXDOMAIN, DNS_TTL_MAX, false,
		    false, 1 },
		{ "to-gone.test", "gone.test", DNS_NXDOMAIN, NXDOMAIN, 30, false, true,
		    2 },
		{ "fails.test", NULL, DNS_FAILED, SERVFAIL, 0, false, false, 1 },
		{ "loop.test", NULL, DNS_FAILED, 0, 0, false, false, 9 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct resolver resolver;

		begin(&resolver);
		const struct dns_answer *answer = ask(&resolver, cases[i].name);
		EXPECT_NUMBER(answer->status, cases[i].status, cases[i].name);
		EXPECT_NUMBER(answer->rcode, cases[i].rcode, cases[i].name);
		EXPECT_TEXT(answer->canonical, cases[i].canonical, cases[i].name);
		EXPECT(answer->is_authentic == cases[i].is_authentic, cases[i].name);
		EXPECT(answer->is_alias == cases[i].is_alias, cases[i].name);
		if (answer->canonical)
			EXPECT_NUMBER(answer->ttl_s, cases[i].ttl_s, cases[i].name);
		EXPECT(ask(&resolver, cases[i].name) == answer, cases[i].name);
		EXPECT_NUMBER(server.count, cases[i].questions, cases[i].name);
		end();
	}
}

static void test_once(void)
{
	struct dns_question questions[] = { { "b.test", DNS_A, NULL },
		{ "B.Test", DNS_A, NULL }, { "b.test.", DNS_A, NULL },
		{ "b.test", DNS_AAAA, NULL }, { "c.test", DNS_A, NULL } };
	struct resolver resolver;

	begin(&resolver);
	resolver_ask(&resolver, NULL, questions, 5, deadline_in(20));
	EXPECT(questions[0].answer == questions[1].answer, "in another case");
	EXPECT(questions[0].answer == questions[2].answer, "with a dot at the end");
	EXPECT(questions[0].answer != questions[3].answer, "of another type");
	EXPECT(questions[0].answer != questions[4].answer, "of another name");
	EXPECT(ask(&resolver, "b.TEST") == questions[0].answer, "later");
	EXPECT_NUMBER(heard("b.test", DNS_A), 1, "once in a batch and later");
	EXPECT_NUMBER(server.count, 3, "three questions");
	resolver_ask(&resolver, NULL, questions, 0, deadline_in(20));
	end();
}

static void test_budget(void)
{
	struct dns_question questions[] = { { "a.test", DNS_A, NULL },
		{ "b.test", DNS_A, NULL }, { "c.test", DNS_A, NULL } };
	struct resolver resolver;
	struct budget budget;

	begin(&resolver);
	budget_start(&budget, 2);
	resolver_ask(&resolver, &budget, questions, 3, deadline_in(20));
	const struct dns_answer *refused = questions[2].answer;
	EXPECT_NUMBER(questions[1].answer->status, DNS_OK, "the second of two");
	EXPECT_NUMBER(refused->status, DNS_LIMIT, "the third of two");
	EXPECT_NUMBER(ask_with(&resolver, &budget, "a.test", DNS_A)->status, DNS_OK,
	    "an answer that is there is free");
	EXPECT(ask_with(&resolver, &budget, "c.test", DNS_A) == refused,
	    "a spent budget asks nothing");
	budget_start(&budget, 1);
	EXPECT_NUMBER(ask_with(&resolver, &budget, "c.test", DNS_A)->status, DNS_OK,
	    "a new budget");
	EXPECT_NUMBER(refused->status, DNS_LIMIT, "an answer given does not change");
	EXPECT_NUMBER(ask_with(&resolver, &budget, "b.test", DNS_A)->status, DNS_OK,
	    "of another's budget");
	EXPECT_NUMBER(ask_with(&resolver, &budget, "d.test", DNS_A)->status, DNS_LIMIT,
	    "it is spent again");
	EXPECT_NUMBER(ask(&resolver, "d.test")->status, DNS_OK, "the run's is another");
	budget_start(&budget, 1);
	EXPECT_NUMBER(ask_with(&resolver, &budget, "to-b.test", DNS_A)->status, DNS_LIMIT,
	    "an alias's target costs one");
	EXPECT_NUMBER(server.count, 5, "no question twice");
	end();
}

static void test_run_budget(void)
{
	struct resolver resolver;

	begin(&resolver);
	EXPECT_NUMBER(atomic_load(&resolver.budget.left), DNS_QUESTIONS_MAX, "200 a run");
	ask(&resolver, "a.test");
	ask(&resolver, "a.test");
	EXPECT_NUMBER(atomic_load(&resolver.budget.left), DNS_QUESTIONS_MAX - 1, "once");
	end();
}

/* Silence is asked again by who has more time. */
static void test_silence(void)
{
	struct dns_question question = { "silent.test", DNS_A, NULL };
	struct dns_question pair[] = { { "a.test", DNS_A, NULL },
		{ "silent.test", DNS_A, NULL } };
	struct deadline deadline = deadline_in(0.05);
	struct resolver resolver;

	begin(&resolver);
	resolver_ask(&resolver, NULL, &question, 1, deadline);
	const struct dns_answer *first = question.answer;
	EXPECT_NUMBER(first->status, DNS_UNREACHABLE, "silence");
	EXPECT(!first->server, "nobody says so");
	resolver_ask(&resolver, NULL, &question, 1, deadline);
	EXPECT(question.answer == first, "the same deadline");
	EXPECT_NUMBER(heard("silent.test", DNS_A), 1, "the same deadline");
	resolver_ask(&resolver, NULL, pair, 2, deadline_in(0.05));
	EXPECT(pair[1].answer != first, "a later deadline");
	EXPECT_NUMBER(heard("silent.test", DNS_A), 2, "a later deadline");
	EXPECT_NUMBER(pair[0].answer->status, DNS_OK, "beside silence");
	end();
}

/* RFC 8305 3: the silent family costs the patience, not the deadline. */
static void test_patience(void)
{
	struct dns_question questions[] = { { "a.test", DNS_A, NULL },
		{ "stuck.test", DNS_A, NULL }, { "A.test", DNS_AAAA, NULL } };
	struct resolver resolver;
	int64_t start_us = clock_us();

	begin(&resolver);
	resolver_ask_addresses(&resolver, questions, 3, 1000, deadline_in(0.2));
	EXPECT_NUMBER(questions[0].answer->status, DNS_OK, "one family");
	EXPECT_NUMBER(questions[2].answer->status, DNS_OK, "the other");
	EXPECT_NUMBER(questions[1].answer->status, DNS_UNREACHABLE, "another name");
	EXPECT(clock_us() - start_us >= 200000, "another name has all the time");
	end();
}

static void *ask_half(void *resolver)
{
	struct dns_question question = { "half.test", DNS_AAAA, NULL };

	resolver_ask(resolver, NULL, &question, 1, deadline_in(0.8));
	return NULL;
}

/* The same where the silent question is another user's. */
static void test_patience_with_others(void)
{
	struct dns_question questions[] = { { "half.test", DNS_AAAA, NULL },
		{ "half.test", DNS_A, NULL } };
	struct resolver resolver;
	pthread_t other;

	begin(&resolver);
	if (pthread_create(&other, NULL, ask_half, &resolver) != 0)
		abort();
	sem_wait(&server.has_held);
	resolver_ask_addresses(&resolver, questions, 2, 1000, deadline_in(20));
	EXPECT_NUMBER(questions[0].answer->status, DNS_UNREACHABLE, "IPv6");
	EXPECT_NUMBER(questions[1].answer->status, DNS_OK, "IPv4");
	pthread_join(other, NULL);
	EXPECT_NUMBER(heard("half.test", DNS_AAAA), 1, "not waited for to its end");
	end();
}

static void *ask_held(void *resolver)
{
	return (void *)(uintptr_t)ask(resolver, "held.test");
}

/* The server answers held.test when it hears key.test, which only the second user asks for: by
 * then held.test is on its way for the first. */
static void test_threads(void)
{
	struct dns_question questions[] = { { "held.test", DNS_A, NULL },
		{ "key.test", DNS_A, NULL } };
	struct resolver resolver;
	pthread_t other;
	void *answer;

	begin(&resolver);
	if (pthread_create(&other, NULL, ask_held, &resolver) != 0)
		abort();
	sem_wait(&server.has_held);
	resolver_ask(&resolver, NULL, questions, 2, deadline_in(20));
	pthread_join(other, &answer);
	EXPECT(answer == questions[0].answer, "one answer for both");
	EXPECT_NUMBER(questions[0].answer->status, DNS_NODATA, "that of the server");
	EXPECT_NUMBER(heard("held.test", DNS_A), 1, "asked once");
	EXPECT_NUMBER(
	    atomic_load(&resolver.budget.left), DNS_QUESTIONS_MAX - 2, "paid once");
	end();
}

static void *ask_stuck(void *resolver)
{
	struct dns_question question = { "stuck.test", DNS_A, NULL };

	resolver_ask(resolver, NULL, &question, 1, deadline_in(0.4));
	return (void *)(uintptr_t)question.answer;
}

/* Who waits for another's question keeps its own deadline. */
static void test_waiting(void)
{
	struct dns_question question = { "stuck.test", DNS_A, NULL };
	struct resolver resolver;
	pthread_t other;
	void *answer;

	begin(&resolver);
	if (pthread_create(&other, NULL, ask_stuck, &resolver) != 0)
		abort();
	sem_wait(&server.has_held);
	resolver_ask(&resolver, NULL, &question, 1, deadline_in(0.02));
	EXPECT_NUMBER(question.answer->status, DNS_UNREACHABLE, "its own deadline");
	EXPECT(strncmp(question.answer->error,
		   "no DNS server answers in time (127.0.0.1:", 41) == 0,
	    question.answer->error);
	pthread_join(other, &answer);
	EXPECT_NUMBER(heard("stuck.test", DNS_A), 1, "asked once");
	end();
}

/* RFC 6891 6.2.2: what the run learns of a server holds for its next questions. */
static void test_edns(void)
{
	struct resolver resolver;

	server.refuses_edns = true;
	begin(&resolver);
	EXPECT_NUMBER(ask(&resolver, "a.test")->status, DNS_OK, "without EDNS0");
	EXPECT_NUMBER(ask(&resolver, "b.test")->status, DNS_OK, "without EDNS0");
	EXPECT_NUMBER(server.count, 3, "the first was asked with and without");
	EXPECT(!server.heard[0].is_plain, "first with it");
	EXPECT(server.heard[1].is_plain, "then without");
	EXPECT(server.heard[2].is_plain, "remembered");
	end();
	server.refuses_edns = false;
	begin(&resolver);
	ask(&resolver, "a.test");
	ask(&resolver, "b.test");
	EXPECT(!server.heard[1].is_plain, "who understands it is asked with it");
	end();
}

int main(void)
{
	test_answers();
	test_once();
	test_budget();
	test_run_budget();
	test_silence();
	test_patience();
	test_patience_with_others();
	test_threads();
	test_waiting();
	test_edns();
	return unit_end();
}
