/* SPDX-License-Identifier: ISC */
#include "spf/dns.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dnsname.h"

struct spf_question {
	const char *name;
	enum dns_type type;
	struct dns_query *query; /* with an answer, once asked */
	struct spf_published *published;
	const struct spf_addresses *addresses;
	int renewal; /* the one in which it was asked and read last */
};

static int lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a'
					      : (unsigned char)letter;
}

/* Without a dot at the end: it names the same. */
static size_t name_length(const char *name)
{
	size_t length = strlen(name);

	return length - (length > 0 && name[length - 1] == '.');
}

/* The slot of the question, or the free one where it belongs. */
static int *slot_of(const struct spf_dns *dns, const char *name, enum dns_type type)
{
	size_t length = name_length(name);
	unsigned hash = 2166136261U ^ (unsigned)type; /* FNV-1a */

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned)lower(name[i])) * 16777619U;
	for (;; hash++) {
		int *slot = &dns->slots[hash & (unsigned)(dns->slot_count - 1)];
		const struct spf_question *question = *slot ? dns->questions[*slot - 1]
							    : NULL;

		if (!question || (question->type == type &&
				     strncasecmp(question->name, name, length) == 0 &&
				     name_length(question->name) == length))
			return slot;
	}
}

static struct spf_question *find(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	int place = dns->slot_count ? *slot_of(dns, name, type) : 0;

	return place ? dns->questions[place - 1] : NULL;
}

/* At most half full: a search ends. */
static void make_room(struct spf_dns *dns)
{
	if (2 * (dns->count + 1) <= dns->slot_count)
		return;
	dns->slot_count = dns->slot_count ? 4 * dns->slot_count : 64;
	dns->slots = mem_alloc((size_t)dns->slot_count * sizeof *dns->slots);
	for (int i = 0; i < dns->count; i++)
		*slot_of(dns, dns->questions[i]->name, dns->questions[i]->type) = i + 1;
}

void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type)
{
	if (find(dns, name, type) || !dnsname_fits(name))
		return;
	make_room(dns);
	struct spf_question *question = mem_alloc(sizeof *question);
	*question =
	    (struct spf_question){ .name = name, .type = type, .renewal = dns->renewals };
	dns->questions = mem_extend(
	    dns->questions, dns->count, sizeof(struct spf_question *));
	*slot_of(dns, name, type) = dns->count + 1;
	dns->questions[dns->count++] = question;
}

bool spf_dns_ask(struct spf_dns *dns)
{
	int count = dns->count - dns->asked;

	if (count == 0)
		return false;
	struct dns_query *queries = mem_alloc((size_t)count * sizeof *queries);
	for (int i = 0; i < count; i++) {
		struct spf_question *question = dns->questions[dns->asked + i];

		queries[i].name = dnsname_of_literal(question->name);
		queries[i].type = question->type;
		question->query = &queries[i];
	}
	dns_ask(dns->resolver, queries, count, dns->deadline);
	dns->asked = dns->count;
	for (int i = 0; i < count; i++)
		dns->is_full |= queries[i].answer.status == DNS_LIMIT;
	return true;
}

void spf_dns_renew(struct spf_dns *dns, int questions)
{
	resolver_allow(dns->resolver, questions);
	dns->terms = 0;
	dns->is_full = false;
	dns->renewals++;
}

static void ask_again(struct spf_dns *dns, struct spf_question *question)
{
	dns_ask(dns->resolver, question->query, 1, dns->deadline);
	dns->is_full |= question->query->answer.status == DNS_LIMIT;
	question->renewal = dns->renewals;
	question->published = NULL;
	question->addresses = NULL;
}

const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type)
{
	static const struct dns_answer no_name = { .status = DNS_NXDOMAIN,
		.error = "it is no name that DNS can hold" };

	spf_dns_want(dns, name, type);
	struct spf_question *question = find(dns, name, type);
	if (!question)
		return &no_name;
	if (!question->query)
		spf_dns_ask(dns);
	else if (question->query->answer.status == DNS_LIMIT &&
		 question->renewal != dns->renewals)
		ask_again(dns, question);
	return &question->query->answer;
}

const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	const struct spf_question *question = find(dns, name, type);

	return question && question->query ? &question->query->answer : NULL;
}

const struct spf_addresses *spf_dns_addresses(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	struct spf_question *question = find(dns, name, type);

	if (!question || !question->query)
		return NULL;
	if (!question->addresses)
		question->addresses = spf_addresses_of(&question->query->answer, type);
	return question->addresses;
}

const struct dns_query *spf_dns_query(const struct spf_dns *dns, int index)
{
	return dns->questions[index]->query;
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
