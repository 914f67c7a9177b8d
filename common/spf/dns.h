/* SPDX-License-Identifier: ISC */
#ifndef SPF_DNS_H
#define SPF_DNS_H

#include "net/resolver.h"
#include "spf/addresses.h"
#include "spf/record.h"

/*
 * dns - the DNS queries of one SPF check, and the records parsed from their answers, each
 * once.
 *
 * Callers queue the questions that they expect to need; queued questions are sent
 * together, and the evaluation reads the answers in any order.  Names are literal
 * (net/dnsname.h), as a record or a macro gives them, without a search list.  Questions
 * past the budget get the status DNS_LIMIT; terms past SPF_TERMS_MAX are not read (is_cut
 * of the record).  One thread.
 */
enum { SPF_TERMS_MAX = 20000 };

struct spf_question;

struct spf_dns {
	struct resolver *resolver;
	struct budget *budget; /* NULL: the budget of the run */
	struct deadline deadline;
	struct spf_question **questions; /* in the order of the queue */
	int count, asked;
	struct dns_table table; /* of the questions, by literal name */
	int terms;              /* read since the last spf_dns_renew() */
	int renewals;
	bool is_full; /* a question was not sent: DNS_LIMIT */
};

/* The SPF records of a name (RFC 7208 4.5). */
struct spf_published {
	const struct dns_answer *answer; /* TXT */
	int records;                     /* SPF records in it */
	const struct dns_record *chosen; /* the first of them */
	struct spf_record record;        /* if records is 1 */
};

/* Queues the question for the next batch.  Keeps the name, which must live until exit. */
void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type);

/* Renews the limits for another client: that many questions, and SPF_TERMS_MAX terms.
 * Questions and records that a limit has cut are sent and read again when needed. */
void spf_dns_renew(struct spf_dns *dns, int questions);

/* Sends all queued questions at once.  Returns false if the queue is empty. */
bool spf_dns_ask(struct spf_dns *dns);

/* The answer, queried now if necessary.  An invalid name (an empty label, a label over 63
 * bytes, over 253 bytes in total) returns DNS_NXDOMAIN without a query. */
const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type);

/* The answer; NULL if the question has not been sent. */
const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type);

/* The known addresses of the name; NULL if it has not been queried. */
const struct spf_addresses *spf_dns_addresses(
    const struct spf_dns *dns, const char *name, enum dns_type type);

/* The SPF records of the name, queried now if necessary. */
const struct spf_published *spf_dns_published(struct spf_dns *dns, const char *name);

/* The question sent as the index-th, 0 to dns->asked - 1. */
const struct dns_question *spf_dns_question(const struct spf_dns *dns, int index);

/* RFC 7208 4.6.4: a void lookup, NODATA or NXDOMAIN. */
bool spf_dns_is_void(const struct dns_answer *answer);

/* The lookup failed: neither records nor a negative answer; temperror. */
bool spf_dns_has_failed(const struct dns_answer *answer);

/* RFC 7208 4.5: the number of SPF records among the TXT records; *chosen is the first. */
int spf_dns_select(const struct dns_answer *answer, const struct dns_record **chosen);

#endif
