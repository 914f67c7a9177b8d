/* SPDX-License-Identifier: ISC */
#ifndef NET_TRANSACTION_H
#define NET_TRANSACTION_H

#include "base/deadline.h"
#include "net/budget.h"
#include "net/dns_stream.h"
#include "net/dnswire.h"
#include "net/upstream.h"

/*
 * transaction - the state of one question: which servers were queried, over UDP and over
 * TCP, and which responses are expected.
 *
 * No call waits: the caller polls the open sockets and calls the function for each event.
 * The question costs one of the budget, as does each alias that must be queried.  Part of
 * dns; a transaction belongs to one thread.  When it is done, its sockets are closed and the
 * query's answer is filled.
 */
struct dns_query {
	const char *name; /* absolute, a text of net/dnsname.h */
	enum dns_type type;
	struct dns_answer answer;
	/* DNS_UNREACHABLE: until when the transaction waited; INT64_MAX if all attempts were
	 * used, so that more time would not help. */
	struct deadline awaited_until;
};

struct transaction {
	struct dns_query *query;
	struct upstream *upstream;
	struct budget *budget;
	const char *name; /* the query's, or the target of its alias */
	int aliases;
	bool is_authentic;                   /* all answers of the aliases so far */
	int ttl_s;                           /* minimum of these answers */
	unsigned char packet[DNS_QUERY_MAX]; /* with EDNS0 */
	size_t packet_size;
	int order[DNS_SERVERS_MAX];      /* of the servers in a round */
	int udp[DNS_SERVERS_MAX];        /* a connected socket for each server, or -1 */
	bool is_out[DNS_SERVERS_MAX];    /* has failed: not queried again */
	bool is_plain[DNS_SERVERS_MAX];  /* was last queried without EDNS0 */
	const char *error;               /* the last failure, a predicate of the server */
	const struct address *failed_at; /* that server */
	int rcode;                       /* of its answer */
	int server, attempts;
	struct deadline retry; /* when to query the next server */
	struct deadline limit; /* when to give up */
	bool is_hurried;       /* the next retry goes to the same server */
	struct dns_stream tcp;
	bool is_truncated;      /* TCP is used because of truncation */
	bool is_done, is_noted; /* is_noted is for the caller */
	bool has_no_socket;     /* this machine could not create one */
};

void transaction_start(struct transaction *transaction, struct upstream *upstream,
    struct budget *budget, struct dns_query *query, struct deadline limit);

/* Whether the TCP socket has something to send. */
bool transaction_is_sending(const struct transaction *transaction);

/* Call when the UDP socket of the server, or the TCP socket, is ready. */
void transaction_receive_udp(struct transaction *transaction, int server);
void transaction_progress_tcp(struct transaction *transaction);

/* Call at transaction->retry if there is no answer: queries the next server. */
void transaction_retry(struct transaction *transaction);

/* Limits the remaining time to us microseconds, and repeats the question after half of
 * it. */
void transaction_hurry(struct transaction *transaction, int64_t us);

/* Call when the limit has passed: ends without an answer. */
void transaction_give_up(struct transaction *transaction);

#endif
