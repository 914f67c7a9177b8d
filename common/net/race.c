/* SPDX-License-Identifier: ISC */
#include "net/race.h"

#include <poll.h>
#include <string.h>

#include "base/mem.h"
#include "base/wait.h"

struct race {
	const struct address *addresses;
	int count;
	int *order;          /* indexes of addresses, in the order of attempts */
	struct conn **conns; /* in that order, those started */
	int started, winner; /* winner: -1 if none yet */
	struct deadline deadline, next;
	bool is_traced;
};

static bool is_same_family(const struct address *one, const struct address *other)
{
	return one->as.any.sa_family == other->as.any.sa_family;
}

/* RFC 8305 4: families alternate, beginning with that of the first address. */
static void set_order(struct race *race)
{
	const struct address *addresses = race->addresses;
	int next[2] = { 0, 0 }, used = 0;

	race->order = mem_alloc((size_t)race->count * sizeof *race->order);
	for (int turn = 0; used < race->count; turn = !turn) {
		int *at = &next[turn];

		while (*at < race->count &&
		       is_same_family(&addresses[*at], &addresses[0]) != !turn)
			(*at)++;
		if (*at < race->count)
			race->order[used++] = (*at)++;
	}
}

static bool is_pending(const struct conn *conn)
{
	return conn->is_connecting && conn->failure == CONN_FINE;
}

static int count_pending(const struct race *race)
{
	int pending = 0;

	for (int i = 0; i < race->started; i++)
		pending += is_pending(race->conns[i]);
	return pending;
}

/* Notes the result of the attempt: it has won, or the next one starts at once. */
static void note(struct race *race, int attempt)
{
	const struct conn *conn = race->conns[attempt];

	if (conn->failure != CONN_FINE)
		race->next = deadline_in(0);
	else if (!conn->is_connecting && race->winner < 0)
		race->winner = attempt;
}

static void start_next(struct race *race)
{
	struct conn *conn = mem_alloc(sizeof *conn);
	int attempt = race->started++;

	race->conns[attempt] = conn;
	race->next = deadline_within(race->deadline, RACE_STAGGER_US);
	conn_begin(conn, &race->addresses[race->order[attempt]], race->deadline,
	    race->is_traced);
	note(race, attempt);
}

static void wait_for_any(struct race *race)
{
	struct pollfd *fds = mem_alloc((size_t)race->started * sizeof *fds);
	struct deadline until = race->started < race->count ? race->next : race->deadline;

	for (int i = 0; i < race->started; i++)
		fds[i] = (struct pollfd){
			.fd = is_pending(race->conns[i]) ? race->conns[i]->fd : -1,
			.events = POLLOUT,
		};
	wait_poll(fds, (unsigned)race->started, until);
	for (int i = 0; i < race->started; i++) {
		if (!is_pending(race->conns[i]) || !fds[i].revents)
			continue;
		conn_settle(race->conns[i]);
		note(race, i);
	}
}

static bool is_of_this_machine(const struct conn *conn)
{
	return conn->failure == CONN_LOCAL || conn->failure == CONN_NO_ROUTE;
}

/* The attempt whose failure is reported. */
static int last_failed(const struct race *race)
{
	for (int i = race->started - 1; i >= 0; i--) {
		if (!is_of_this_machine(race->conns[i]))
			return i;
	}
	return race->started - 1;
}

static void run(struct race *race)
{
	while (race->winner < 0) {
		bool is_next = race->started < race->count;

		if (is_next && (deadline_passed(race->next) || count_pending(race) == 0))
			start_next(race);
		else if (count_pending(race) == 0 || deadline_passed(race->deadline))
			break;
		else
			wait_for_any(race);
	}
}

int race_open(struct conn *conn, const struct address *addresses, int count,
    struct deadline deadline, bool is_traced, const char **errors)
{
	struct race race = { .addresses = addresses,
		.count = count,
		.conns = mem_alloc((size_t)count * sizeof(struct conn *)),
		.winner = -1,
		.deadline = deadline,
		.next = deadline,
		.is_traced = is_traced };

	set_order(&race);
	run(&race);
	int told = race.winner >= 0 ? race.winner : last_failed(&race);
	for (int i = 0; i < race.started; i++) {
		struct conn *attempt = race.conns[i];

		if (is_pending(attempt))
			conn_fail(attempt, CONN_TIMEOUT,
			    race.winner >= 0 ? "had not answered yet" : "timed out");
		if (i == told)
			continue;
		errors[race.order[i]] = attempt->error;
		conn_close(attempt);
	}
	*conn = *race.conns[told];
	return race.order[told];
}
