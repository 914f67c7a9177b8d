/* SPDX-License-Identifier: ISC */
#ifndef MAIL_SPF_DNS_H
#define MAIL_SPF_DNS_H

#include "mail/spf_record.h"
#include "net/dns.h"

/*
 * spf_dns - the DNS questions of one SPF run, each asked once.
 *
 * Who foresees a question wants it; the wanted ones are asked together, and answers are
 * read in whatever order the evaluation takes them.  Names are bytes as a record or a
 * macro gave them: taken literally, never completed by a search list.  At most
 * DNS_QUERIES_MAX questions; those beyond have the status DNS_LIMIT.  One thread.
 */
struct spf_dns {
	const struct dns_servers *servers;
	struct deadline deadline;
	struct dns_query *queries; /* in the order wanted */
	int count, asked;
	bool is_full; /* a question was left out */
};

/* Asks for it with the next answer that is read. */
void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type);

/* Asks all that is wanted, at once.  False where nothing was. */
bool spf_dns_ask(struct spf_dns *dns);

/* The answer, asked for now if need be.  A name that DNS cannot hold (an empty label, one
 * above 63 bytes, more than 253 in all) is answered without a question: DNS_NXDOMAIN. */
const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type);

/* The answer if the question has been asked, else NULL. */
const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type);

/* A host that DNS gave (escaped as by dn_expand(3)) as the bytes that it stands for; "",
 * which is no name, where a dot or a NUL is inside a label. */
const char *spf_dns_literal(const char *host);

/* Whether DNS can hold the name; one dot at its end does no harm. */
bool spf_dns_is_name(const char *name);

/* RFC 7208 4.6.4: the question was answered with nothing. */
bool spf_dns_is_void(const struct dns_answer *answer);

/* Neither an answer nor the word that there is none: temperror. */
bool spf_dns_has_failed(const struct dns_answer *answer);

/* RFC 7208 4.5: how many SPF records are among the TXT records; *chosen is the first. */
int spf_dns_select(const struct dns_answer *answer, const struct dns_record **chosen);

const char *spf_dns_type_name(enum dns_type type);

#endif
