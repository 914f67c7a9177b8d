/* SPDX-License-Identifier: ISC */
#ifndef SPF_DNS_H
#define SPF_DNS_H

#include "net/resolver.h"
#include "spf/addresses.h"
#include "spf/record.h"

/*
 * dns - the DNS of one SPF check: which questions it needs next, and what it has read from their
 * answers, each record once.
 *
 * Who foresees a question wants it; the wanted ones are asked together, and answers are
 * read in whatever order the evaluation takes them.  Names are literal (net/dnsname.h), as a
 * record or a macro gave them, and never completed by a search list.  Questions past the
 * budget have the status DNS_LIMIT; terms past SPF_TERMS_MAX are not read (is_cut of the
 * record).  One thread.
 */
enum { SPF_TERMS_MAX = 20000 };

struct spf_question;

struct spf_dns {
	struct resolver *resolver;
	struct budget *budget; /* NULL: the run's */
	struct deadline deadline;
	struct spf_question **questions; /* in the order wanted */
	int count, asked;
	struct dns_table table; /* of them, by their literal names */
	int terms;              /* read since the last renewal */
	int renewals;
	bool is_full; /* a question was not asked: DNS_LIMIT */
};

/* What a name publishes (RFC 7208 4.5). */
struct spf_published {
	const struct dns_answer *answer; /* TXT */
	int records;                     /* SPF records in it */
	const struct dns_record *chosen; /* the first of them */
	struct spf_record record;        /* where records is 1 */
};

/* Asks for it with the next answer that is read.  The name is kept: it lives until exit. */
void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type);

/* For another client: it may ask that many questions and read SPF_TERMS_MAX terms of its own.
 * What was left out before by a limit is asked and read again when it is needed. */
void spf_dns_renew(struct spf_dns *dns, int questions);

/* Asks all that is wanted, at once.  False where nothing was. */
bool spf_dns_ask(struct spf_dns *dns);

/* The answer, asked for now if need be.  A name that DNS cannot hold (an empty label, one
 * above 63 bytes, more than 253 in all) is answered without a question: DNS_NXDOMAIN. */
const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type);

/* The answer if the question has been asked, else NULL. */
const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type);

/* The addresses that are known of the name; NULL: it has not been asked for. */
const struct spf_addresses *spf_dns_addresses(
    const struct spf_dns *dns, const char *name, enum dns_type type);

/* What the name publishes, asked for now if need be. */
const struct spf_published *spf_dns_published(struct spf_dns *dns, const char *name);

/* The question asked as the index-th, 0 to dns->asked - 1. */
const struct dns_question *spf_dns_question(const struct spf_dns *dns, int index);

/* RFC 7208 4.6.4: the question was answered with nothing. */
bool spf_dns_is_void(const struct dns_answer *answer);

/* Neither an answer nor the word that there is none: temperror. */
bool spf_dns_has_failed(const struct dns_answer *answer);

/* RFC 7208 4.5: how many SPF records are among the TXT records; *chosen is the first. */
int spf_dns_select(const struct dns_answer *answer, const struct dns_record **chosen);

#endif
