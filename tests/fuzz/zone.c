/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "net/dns.h"
#include "world.h"

enum { HOST_MAX = 255 };

/* Escapes the bytes like dnsname_read(); '/' is a dot inside a label. */
static const char *host_of(const unsigned char *bytes, size_t size)
{
	char *host = mem_alloc(4 * HOST_MAX + 1);
	size_t used = 0;

	for (size_t i = 0; i < size && i < HOST_MAX; i++) {
		unsigned char byte = bytes[i];

		if (byte == '/' || byte == '\\')
			used += (size_t)sprintf(
			    host + used, "\\%c", byte == '/' ? '.' : byte);
		else if (byte > 0x20 && byte < 0x7f)
			host[used++] = (char)byte;
		else
			used += (size_t)sprintf(host + used, "\\%03u", (unsigned)byte);
	}
	return size == 1 && bytes[0] == '.' ? "" : host;
}

static struct address address_of(
    const unsigned char *bytes, size_t size, enum dns_type type)
{
	unsigned char raw[16] = { 0 };
	const char *text = mem_copy(bytes, size);

	if (inet_pton(type == DNS_A ? AF_INET : AF_INET6, text, raw) != 1 && size > 0)
		memcpy(raw, bytes, size < sizeof raw ? size : sizeof raw);
	return type == DNS_A ? address_ipv4(raw, 0) : address_ipv6(raw, 0);
}

static void add_record(struct dns_answer *answer, enum dns_type type,
    const unsigned char *bytes, size_t size)
{
	struct dns_record *record;

	answer->records = mem_extend(answer->records, answer->count, sizeof *record);
	record = &answer->records[answer->count++];
	memset(record, 0, sizeof *record);
	if (type == DNS_A || type == DNS_AAAA)
		record->address = address_of(bytes, size, type);
	else if (type == DNS_MX || type == DNS_PTR) {
		record->host = host_of(bytes, size);
		record->preference = answer->count;
	} else {
		record->bytes = mem_grow(bytes, size, size);
		record->length = size;
	}
}

static void fill(struct dns_query *query, const unsigned char *line, size_t size)
{
	struct dns_answer *answer = &query->answer;

	*answer = (struct dns_answer){ .status = DNS_OK, .canonical = query->name };
	for (size_t at = 0; at <= size;) {
		const unsigned char *tab = at < size ? memchr(line + at, '\t', size - at)
						     : NULL;
		size_t end = tab ? (size_t)(tab - line) : size;

		add_record(answer, query->type, line + at, end - at);
		at = end + 1;
	}
}

static void answer_query(struct dns_query *query)
{
	static const struct {
		char sign;
		struct dns_answer answer;
	} none[] = {
		{ '!', { .status = DNS_NXDOMAIN, .error = "it does not exist" } },
		{ '?', { .status = DNS_NODATA } },
		{ '$', { .status = DNS_FAILED, .error = "a server says SERVFAIL" } },
		{ '^', { .status = DNS_UNREACHABLE, .error = "no server answers" } },
		{ '&', { .status = DNS_LIMIT, .error = "too many questions" } },
	};
	const unsigned char *line = world.dns;
	const unsigned char *end = world.dns_size ? memchr(line, '\n', world.dns_size)
						  : NULL;
	size_t size = end ? (size_t)(end - line) : world.dns_size;
	char sign = world.dns_size == 0 ? '!' : size == 0 ? '?' : (char)line[0];

	world.dns += end ? size + 1 : size;
	world.dns_size -= end ? size + 1 : size;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		if (sign == none[i].sign) {
			query->answer = none[i].answer;
			query->answer.canonical = query->name;
			return;
		}
	}
	fill(query, line, size);
}

void dns_ask(const struct dns_batch *batch, struct dns_query *queries, int count)
{
	EXPECT(batch->upstream->servers.count > 0 && batch->deadline.at_us > 0);
	EXPECT(count > 0 && batch->patience_us >= 0);
	for (int i = 0; i < count; i++) {
		for (const char *at = queries[i].name; *at; at++)
			EXPECT(*at > 0x20 && *at < 0x7f);
		answer_query(&queries[i]);
		queries[i].awaited_until.at_us = INT64_MAX;
		batch->answered(batch->context, &queries[i]);
	}
}
