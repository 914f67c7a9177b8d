/* SPDX-License-Identifier: ISC */
#include "spf/dns.h"

#include "base/mem.h"
#include "net/dnsname.h"

struct spf_question {
	struct dns_question dns; /* its name in text form */
	struct spf_published *published;
	const struct spf_addresses *addresses;
	int renewal; /* in which it was last sent and read */
};

static struct spf_question *find(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	return dns_table_find(&dns->table, name, type);
}

void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type)
{
	if (find(dns, name, type) || !dnsname_fits(name))
		return;
	struct spf_question *question = mem_alloc(sizeof *question);
	question->dns.name = dnsname_of_literal(name);
	question->dns.type = type;
	question->renewal = dns->renewals;
	dns->questions = mem_extend(
	    dns->questions, dns->count, sizeof(struct spf_question *));
	dns->questions[dns->count++] = question;
	dns_table_add(&dns->table, name, type, question);
}

bool spf_dns_ask(struct spf_dns *dns)
{
	int count = dns->count - dns->asked;

	if (count == 0)
		return false;
	struct spf_question **wanted = dns->questions + dns->asked;
	struct dns_question *questions = mem_alloc((size_t)count * sizeof *questions);
	for (int i = 0; i < count; i++)
		questions[i] = wanted[i]->dns;
	resolver_ask(dns->resolver, dns->budget, questions, count, dns->deadline);
	dns->asked = dns->count;
	for (int i = 0; i < count; i++) {
		wanted[i]->dns = questions[i];
		dns->is_full |= questions[i].answer->status == DNS_LIMIT;
	}
	return true;
}

void spf_dns_renew(struct spf_dns *dns, int questions)
{
	dns->budget = mem_alloc(sizeof *dns->budget);
	budget_start(dns->budget, questions);
	dns->terms = 0;
	dns->is_full = false;
	dns->renewals++;
}

static void ask_again(struct spf_dns *dns, struct spf_question *question)
{
	resolver_ask(dns->resolver, dns->budget, &question->dns, 1, dns->deadline);
	dns->is_full |= question->dns.answer->status == DNS_LIMIT;
	question->renewal = dns->renewals;
	question->published = NULL;
	question->addresses = NULL;
}

const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type)
{
	static const struct dns_answer no_name = { .status = DNS_NXDOMAIN,
		.error = "it is not a valid DNS name" };

	spf_dns_want(dns, name, type);
	struct spf_question *question = find(dns, name, type);
	if (!question)
		return &no_name;
	if (!question->dns.answer)
		spf_dns_ask(dns);
	else if (question->dns.answer->status == DNS_LIMIT &&
		 question->renewal != dns->renewals)
		ask_again(dns, question);
	return question->dns.answer;
}

const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	const struct spf_question *question = find(dns, name, type);

	return question ? question->dns.answer : NULL;
}

const struct spf_addresses *spf_dns_addresses(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	struct spf_question *question = find(dns, name, type);

	if (!question || !question->dns.answer)
		return NULL;
	if (!question->addresses)
		question->addresses = spf_addresses_of(question->dns.answer, type);
	return question->addresses;
}

const struct dns_question *spf_dns_question(const struct spf_dns *dns, int index)
{
	return &dns->questions[index]->dns;
}

static void publish(struct spf_dns *dns, struct spf_published *published)
{
	published->records = spf_dns_select(published->answer, &published->chosen);
	if (published->records != 1)
		return;
	const struct dns_record *chosen = published->chosen;
	struct spf_record *record = &published->record;
	spf_record_read(
	    record, chosen->bytes, chosen->length, SPF_TERMS_MAX - dns->terms);
	spf_record_mark_seams(record, chosen->seams, chosen->seam_count);
	dns->terms += record->count;
}

const struct spf_published *spf_dns_published(struct spf_dns *dns, const char *name)
{
	const struct dns_answer *answer = spf_dns_answer(dns, name, DNS_TXT);
	struct spf_question *question = find(dns, name, DNS_TXT);

	bool is_stale = question && question->published &&
			question->published->record.is_cut &&
			question->renewal != dns->renewals;
	if (question && question->published && !is_stale)
		return question->published;
	struct spf_published *published = mem_alloc(sizeof *published);
	published->answer = answer;
	publish(dns, published);
	if (question) {
		question->published = published;
		question->renewal = dns->renewals;
	}
	return published;
}

bool spf_dns_is_void(const struct dns_answer *answer)
{
	return answer->status == DNS_NXDOMAIN || answer->status == DNS_NODATA;
}

bool spf_dns_has_failed(const struct dns_answer *answer)
{
	return answer->status != DNS_OK && !spf_dns_is_void(answer);
}

int spf_dns_select(const struct dns_answer *answer, const struct dns_record **chosen)
{
	int count = 0;

	*chosen = NULL;
	for (int i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->records[i];

		if (!spf_record_is(record->bytes, record->length))
			continue;
		if (count++ == 0)
			*chosen = record;
	}
	return count;
}
