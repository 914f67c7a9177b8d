/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <string.h>

#include "base/mem.h"
#include "fuzz.h"
#include "net/dnswire.h"
#include "net/extended_error.h"

enum {
	HEADER = 12,
	ID = 0x1234,
	NAME_MAX_ESCAPED = 1024,
	/* "it does not exist in DNS (NXDOMAIN: …)" */
	ERROR_MAX = 64 + EXTENDED_ERROR_MAX
};

static const enum dns_type types[] = { DNS_A, DNS_CNAME, DNS_PTR, DNS_MX, DNS_TXT,
	DNS_AAAA, DNS_SPF };

static size_t question(const unsigned char *query, size_t length)
{
	EXPECT(query[5] == 1);
	return length - HEADER - DNS_OPT_SIZE;
}

static void expect_name(const char *name)
{
	EXPECT(strlen(name) <= NAME_MAX_ESCAPED);
	for (; *name; name++)
		EXPECT(*name > 0x20 && *name < 0x7f);
}

/* The output of dnsname_read() can be queried, and is read as the same name again. */
static void expect_askable(const char *name, enum dns_type type)
{
	unsigned char *query = mem_alloc(DNS_QUERY_MAX);
	unsigned char *plain = mem_alloc(DNS_QUERY_MAX);
	size_t length = dnswire_query(query, name, type, ID);
	struct dns_answer answer;

	EXPECT(length > HEADER + DNS_OPT_SIZE && length <= DNS_QUERY_MAX);
	length = dnswire_without_edns(plain, query, length);
	unsigned char *message = mem_grow(plain, length, length);
	message[2] = 0x80;
	message[3] = 3;
	EXPECT(
	    dnswire_parse(message, length, query, true, type, &answer) == DNS_ANSWERED);
	EXPECT(answer.status == DNS_NXDOMAIN && answer.count == 0);
	expect_name(answer.canonical);
}

static void expect_record(const struct dns_record *record, enum dns_type type)
{
	if (type == DNS_MX || type == DNS_PTR)
		expect_name(record->host);
	if (type == DNS_MX)
		EXPECT(record->preference >= 0 && record->preference <= 65535);
	if (type == DNS_A)
		EXPECT(record->address.as.any.sa_family == AF_INET);
	if (type == DNS_AAAA)
		EXPECT(record->address.as.any.sa_family == AF_INET6);
	if (type == DNS_TXT || type == DNS_SPF) {
		EXPECT(record->length < DNS_MESSAGE_MAX);
		mem_copy(record->bytes, record->length);
		for (int i = 0; i < record->seam_count; i++)
			EXPECT(record->seams[i] <= record->length);
	}
}

static void expect_answer(const struct dns_answer *answer, enum dns_type type)
{
	EXPECT((answer->status == DNS_OK) == (answer->count > 0));
	EXPECT(answer->error || answer->status == DNS_OK || answer->status == DNS_NODATA);
	if (answer->error)
		fuzz_expect_clean(answer->error, ERROR_MAX);
	if (answer->canonical)
		expect_name(answer->canonical);
	for (int i = 0; i < answer->count; i++)
		expect_record(&answer->records[i], type);
}

static void parse(const unsigned char *bytes, size_t size, enum dns_type type,
    bool is_framed, bool with_edns)
{
	unsigned char *query = mem_alloc(DNS_QUERY_MAX);
	size_t length = dnswire_query(query, "mx.example.org", type, ID);
	size_t head = is_framed && size >= HEADER ? HEADER : 0;
	size_t asked = head ? question(query, length) : 0;
	unsigned char *message = calloc(1, size + asked);
	struct dns_answer answer;

	EXPECT(message || size + asked == 0);
	if (size > 0) {
		memcpy(message, bytes, head);
		memcpy(message + head, query + HEADER, asked);
		memcpy(message + head + asked, bytes + head, size - head);
	}
	if (head) {
		memcpy(message, query, 2);
		message[2] |= 0x80;
		message[4] = 0;
		message[5] = 1;
	}
	enum dns_verdict verdict = dnswire_parse(
	    message, size + asked, query, !with_edns, type, &answer);
	free(message);
	EXPECT(verdict >= DNS_NOT_OURS && verdict <= DNS_INCOMPLETE);
	if (verdict == DNS_ANSWERED)
		expect_answer(&answer, type);
	if (verdict == DNS_INCOMPLETE)
		expect_askable(answer.canonical, type);
}

static void ask(const unsigned char *bytes, size_t size, enum dns_type type)
{
	const char *name = mem_copy(bytes, size);
	unsigned char *query = mem_alloc(DNS_QUERY_MAX);

	if (dnswire_query(query, name, type, ID) > 0)
		expect_askable(name, type);
}

/* First byte: the type; 0x10: the message gets our id and question; 0x20: the query has
 * EDNS; 0x40: the rest is a name to query, not a message. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	if (size == 0)
		return;
	enum dns_type type = types[(bytes[0] & 7) % (sizeof types / sizeof *types)];

	if (bytes[0] & 0x40)
		ask(bytes + 1, size - 1, type);
	else
		parse(bytes + 1, size - 1, type, bytes[0] & 0x10, bytes[0] & 0x20);
}
