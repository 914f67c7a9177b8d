/* SPDX-License-Identifier: ISC */
#ifndef NET_TRANSACTION_H
#define NET_TRANSACTION_H

#include "base/deadline.h"
#include "net/budget.h"
#include "net/dns_stream.h"
#include "net/dnswire.h"
#include "net/upstream.h"

/*
 * transaction - one question on its way to an answer: which servers have been asked, over
 * UDP and over TCP, and what is awaited from whom.
 *
 * Nothing here waits: the caller polls the sockets that are open and calls what has
 * happened.  The question is part of the budget, as is each alias that has to be asked for.
 * Part of dns; a transaction belongs to one thread.  When it is done, its sockets are closed
 * and the query's answer is filled.
 */
struct dns_query {
	const char *name; /* absolute, a text of net/dnsname.h */
	enum dns_type type;
	struct dns_answer answer;
	/* DNS_UNREACHABLE: until when an answer was awaited; INT64_MAX where all attempts are
	 * used up, so that more time would not help. */
	struct deadline awaited_until;
};

struct transaction {
	struct dns_query *query;
	struct upstream *upstream;
	struct budget *budget;
	const char *name; /* the query's, or the target of its alias */
	int aliases;
	bool is_authentic;                   /* the answers with the aliases before */
	int ttl_s;                           /* of these aliases */
	unsigned char packet[DNS_QUERY_MAX]; /* with EDNS0 */
	size_t packet_size;
	int order[DNS_SERVERS_MAX];      /* of the servers in a round */
	int udp[DNS_SERVERS_MAX];        /* a connected socket a server, or -1 */
	bool is_out[DNS_SERVERS_MAX];    /* has failed: not to be asked again */
	bool is_plain[DNS_SERVERS_MAX];  /* was last asked without EDNS0 */
	const char *error;               /* the last server's own words for its failure */
	const struct address *failed_at; /* that server */
	int rcode;                       /* its answer's */
	int server, attempts;
	struct deadline retry; /* when to ask the next */
	struct deadline limit; /* when to give up */
	bool is_hurried;       /* the next repetition is for the same server */
	struct dns_stream tcp;
	bool is_truncated;      /* which is why TCP is used */
	bool is_done, is_noted; /* noted: for the caller */
	bool has_no_socket;     /* this machine refused one */
};

void transaction_start(struct transaction *transaction, struct upstream *upstream,
    struct budget *budget, struct dns_query *query, struct deadline limit);

/* Whether the TCP socket waits to send. */
bool transaction_is_sending(const struct transaction *transaction);

/* A socket is ready: the server's UDP one, or the TCP one. */
void transaction_receive_udp(struct transaction *transaction, int server);
void transaction_progress_tcp(struct transaction *transaction);

/* Nothing has come by transaction->retry: asks the next server. */
void transaction_retry(struct transaction *transaction);

/* The answer is only worth that much more time: repeats the question in the middle of it. */
void transaction_hurry(struct transaction *transaction, int64_t us);

/* The limit has passed. */
void transaction_give_up(struct transaction *transaction);

#endif
