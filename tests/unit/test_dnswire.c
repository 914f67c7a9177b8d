/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "base/mem.h"
#include "net/dnswire.h"

#include "unit.h"

/* A name on the wire: the NUL of the literal is its root label. */
#define WIRE(literal) (literal), sizeof(literal)
#define DATA(literal) (literal), sizeof(literal) - 1

/* The question starts at 12; the first record behind "example.org" at 29. */
#define TO_QUESTION DATA("\300\014")

enum { ID = 0x1234, QR = 0x80, RD = 0x01, AA = 0x04, TC = 0x02, RA = 0x80, AD = 0x20 };
enum { NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED };
enum { IN = 1, CH = 3, SOA = 6, DNAME = 39, OPT = 41, RRSIG = 46 };
enum { RECORDS_MAX = 5 };

struct record {
	int type, class;
	const char *owner;
	size_t owner_size;
	const char *data;
	size_t data_size;
};

struct message {
	unsigned char bytes[DNS_MESSAGE_MAX];
	size_t size;
};

static void put(struct message *message, const void *bytes, size_t size)
{
	memcpy(message->bytes + message->size, bytes, size);
	message->size += size;
}

static void put16(struct message *message, int value)
{
	unsigned char bytes[] = { (unsigned char)(value >> 8), (unsigned char)value };

	put(message, bytes, sizeof bytes);
}

static void put_header(struct message *message, int flags, int rcode, int questions)
{
	unsigned char bytes[] = { (unsigned char)flags, (unsigned char)rcode };

	message->size = 0;
	put16(message, ID);
	put(message, bytes, sizeof bytes);
	put16(message, questions);
	put16(message, 0);
	put16(message, 0);
	put16(message, 0);
}

static void put_question(struct message *message, int type)
{
	put(message, WIRE("\7example\3org"));
	put16(message, type);
	put16(message, IN);
}

static void put_record(struct message *message, const struct record *record)
{
	put(message, record->owner, record->owner_size);
	put16(message, record->type);
	put16(message, record->class);
	put16(message, 0);
	put16(message, 300);
	put16(message, (int)record->data_size);
	put(message, record->data, record->data_size);
}

/* The last record's, whose data has that size. */
static void put_ttl(struct message *message, size_t data_size, uint32_t ttl_s)
{
	unsigned char *at = message->bytes + message->size - data_size - 2 - 4;

	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(ttl_s >> (24 - 8 * i));
}

/* Sections: 1 answer, 2 authority, 3 additional. */
static void count_record(struct message *message, int section)
{
	message->bytes[4 + 2 * section + 1]++;
}

/* The answer as a line: "192.0.2.7, 192.0.2.8". */
static const char *records_text(const struct dns_answer *answer, enum dns_type type)
{
	const char *text = "";

	for (int i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->records[i];
		const char *one = "";

		if (type == DNS_A || type == DNS_AAAA)
			one = address_text(&record->address);
		else if (type == DNS_MX)
			one = mem_printf("%d %s", record->preference, record->host);
		else
			one = mem_printf("'%s'", mem_copy(record->bytes, record->length));
		text = mem_printf("%s%s%s", text, i ? ", " : "", one);
	}
	return text;
}

/* Parses a copy of exactly that size, so that a read past its end is seen. */
static enum dns_verdict parse(const unsigned char *bytes, size_t size, enum dns_type type,
    bool with_edns, struct dns_answer *answer)
{
	unsigned char query[DNS_QUERY_MAX] = { 0 };
	unsigned char *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	memcpy(copy, bytes, size);
	dnswire_query(query, "example.org", type, ID);
	enum dns_verdict verdict = dnswire_parse(
	    copy, size, query, !with_edns, type, answer);
	/* Records live until exit, the message does not. */
	memset(copy, 0xee, size);
	free(copy);
	return verdict;
}

struct answer_case {
	const char *name;
	enum dns_type type;
	struct record records[RECORDS_MAX];
	enum dns_status status;
	const char *records_text, *canonical; /* NULL: the name asked for */
	int rcode;
	bool has_soa;
};

#define OWN(type, data)                                                                  \
	{                                                                                \
		type, IN, TO_QUESTION, DATA(data)                                        \
	}
#define OF(owner, type, data)                                                            \
	{                                                                                \
		type, IN, WIRE(owner), DATA(data)                                        \
	}

static const struct answer_case good[] = {
	{ "A", DNS_A, { OWN(DNS_A, "\300\0\2\7") }, DNS_OK, "192.0.2.7", NULL, 0, false },
	{ "two A", DNS_A, { OWN(DNS_A, "\300\0\2\11"), OWN(DNS_A, "\300\0\2\7") }, DNS_OK,
	    "192.0.2.9, 192.0.2.7", NULL, 0, false },
	{ "AAAA", DNS_AAAA, { OWN(DNS_AAAA, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1") },
	    DNS_OK, "2001:db8::1", NULL, 0, false },
	{ "owner in full", DNS_A, { OF("\7example\3org", DNS_A, "\300\0\2\7") }, DNS_OK,
	    "192.0.2.7", NULL, 0, false },
	{ "owner in another case", DNS_A, { OF("\7EXAMPLE\3Org", DNS_A, "\300\0\2\7") },
	    DNS_OK, "192.0.2.7", NULL, 0, false },
	{ "MX", DNS_MX,
	    { OWN(DNS_MX, "\0\24\3mx2\300\014"),
		OWN(DNS_MX, "\0\12\3mx1\7example\3net\0") },
	    DNS_OK, "20 mx2.example.org, 10 mx1.example.net", NULL, 0, false },
	{ "MX, preference 65535", DNS_MX, { OWN(DNS_MX, "\xff\xff\300\014") }, DNS_OK,
	    "65535 example.org", NULL, 0, false },
	{ "null MX", DNS_MX, { OWN(DNS_MX, "\0\0\0") }, DNS_OK, "0 ", NULL, 0, false },
	{ "MX, a dot in a label", DNS_MX, { OWN(DNS_MX, "\0\12\3a.b\300\014") }, DNS_OK,
	    "10 a\\.b.example.org", NULL, 0, false },
	{ "MX, an address", DNS_MX, { OWN(DNS_MX, "\0\12\003192\0010\0012\0017\0") },
	    DNS_OK, "10 192.0.2.7", NULL, 0, false },
	{ "TXT", DNS_TXT, { OWN(DNS_TXT, "\13v=spf1 -all") }, DNS_OK, "'v=spf1 -all'",
	    NULL, 0, false },
	{ "TXT of several strings", DNS_TXT, { OWN(DNS_TXT, "\7v=spf1 \0\2-a\2ll") },
	    DNS_OK, "'v=spf1 -all'", NULL, 0, false },
	{ "TXT of an empty string", DNS_TXT, { OWN(DNS_TXT, "\0") }, DNS_OK, "''", NULL,
	    0, false },
	{ "TXT of no string", DNS_TXT, { OWN(DNS_TXT, "") }, DNS_OK, "''", NULL, 0,
	    false },
	{ "TXT of no string beside another", DNS_TXT,
	    { OWN(DNS_TXT, ""), OWN(DNS_TXT, "\13v=spf1 -all") }, DNS_OK,
	    "'', 'v=spf1 -all'", NULL, 0, false },
	{ "two TXT", DNS_TXT, { OWN(DNS_TXT, "\1a"), OWN(DNS_TXT, "\1b") }, DNS_OK,
	    "'a', 'b'", NULL, 0, false },
	{ "alias", DNS_A,
	    { OWN(DNS_CNAME, "\1a\300\014"),
		OF("\1a\7example\3org", DNS_A, "\300\0\2\7") },
	    DNS_OK, "192.0.2.7", "a.example.org", 0, false },
	{ "alias behind its target", DNS_A,
	    { OF("\1a\7example\3org", DNS_A, "\300\0\2\7"),
		OWN(DNS_CNAME, "\1a\300\014") },
	    DNS_OK, "192.0.2.7", "a.example.org", 0, false },
	{ "alias of an alias", DNS_A,
	    { OF("\1b\7example\3org", DNS_A, "\300\0\2\7"),
		OF("\1A\7example\3org", DNS_CNAME, "\1B\300\014"),
		OWN(DNS_CNAME, "\1a\300\014") },
	    DNS_OK, "192.0.2.7", "B.example.org", 0, false },
	{ "alias by DNAME", DNS_A,
	    { OF("\3org", DNAME, "\3net\0"), OWN(DNS_CNAME, "\7example\3net\0"),
		OF("\7example\3net", DNS_A, "\300\0\2\7") },
	    DNS_OK, "192.0.2.7", "example.net", 0, false },
	{ "alias of a name without such a record", DNS_A,
	    { OWN(DNS_CNAME, "\1a\300\014") }, DNS_NODATA, "", "a.example.org", 0, true },
	{ "alias of a name that does not exist", DNS_A, { OWN(DNS_CNAME, "\1a\300\014") },
	    DNS_NXDOMAIN, "", "a.example.org", NXDOMAIN, true },
	{ "with its signature", DNS_A,
	    { OWN(DNS_A, "\300\0\2\7"), OWN(RRSIG, "\0\1\10\2\0\0\0\1") }, DNS_OK,
	    "192.0.2.7", NULL, 0, false },
	{ "nothing", DNS_A, { { .owner = NULL } }, DNS_NODATA, "", NULL, 0, true },
	{ "nothing, and no SOA", DNS_A, { { .owner = NULL } }, DNS_NODATA, "", NULL, 0,
	    false },
	{ "another type", DNS_AAAA, { OWN(DNS_A, "\300\0\2\7") }, DNS_NODATA, "", NULL, 0,
	    true },
	{ "another class", DNS_A, { { DNS_A, CH, TO_QUESTION, DATA("\300\0\2\7") } },
	    DNS_NODATA, "", NULL, 0, false },
	{ "alias of another class", DNS_A,
	    { { DNS_CNAME, CH, TO_QUESTION, DATA("\1a\300\014") },
		OF("\1a\7example\3org", DNS_A, "\300\0\2\7") },
	    DNS_NODATA, "", NULL, 0, false },
	{ "another owner", DNS_A, { OF("\7example\3com", DNS_A, "\300\0\2\7") },
	    DNS_NODATA, "", NULL, 0, false },
	{ "an owner below", DNS_A, { OF("\1a\7example\3org", DNS_A, "\300\0\2\7") },
	    DNS_NODATA, "", NULL, 0, false },
	{ "another owner beside", DNS_A,
	    { OF("\7example\3com", DNS_A, "\300\0\2\1"), OWN(DNS_A, "\300\0\2\7") },
	    DNS_OK, "192.0.2.7", NULL, 0, false },
	{ "damage under another owner", DNS_A,
	    { OF("\7example\3com", DNS_A, "\300\0\2"), OWN(DNS_A, "\300\0\2\7") }, DNS_OK,
	    "192.0.2.7", NULL, 0, false },
	{ "no such name", DNS_A, { { .owner = NULL } }, DNS_NXDOMAIN, "", NULL, NXDOMAIN,
	    true },
};

static const struct answer_case malformed[] = {
	{ "A of 0", DNS_A, { OWN(DNS_A, "") }, DNS_FAILED, "", NULL, 0, false },
	{ "A of 3", DNS_A, { OWN(DNS_A, "\300\0\2") }, DNS_FAILED, "", NULL, 0, false },
	{ "A of 5", DNS_A, { OWN(DNS_A, "\300\0\2\7\7") }, DNS_FAILED, "", NULL, 0,
	    false },
	{ "A of 16", DNS_A, { OWN(DNS_A, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "a good A, then one of 3", DNS_A,
	    { OWN(DNS_A, "\300\0\2\7"), OWN(DNS_A, "\300\0\2") }, DNS_FAILED, "", NULL, 0,
	    false },
	{ "AAAA of 4", DNS_AAAA, { OWN(DNS_AAAA, "\300\0\2\7") }, DNS_FAILED, "", NULL, 0,
	    false },
	{ "AAAA of 15", DNS_AAAA,
	    { OWN(DNS_AAAA, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0") }, DNS_FAILED, "",
	    NULL, 0, false },
	{ "AAAA of 17", DNS_AAAA,
	    { OWN(DNS_AAAA, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1\1") }, DNS_FAILED, "",
	    NULL, 0, false },
	{ "MX of 0", DNS_MX, { OWN(DNS_MX, "") }, DNS_FAILED, "", NULL, 0, false },
	{ "MX of 1", DNS_MX, { OWN(DNS_MX, "\0") }, DNS_FAILED, "", NULL, 0, false },
	{ "MX of 2", DNS_MX, { OWN(DNS_MX, "\0\12") }, DNS_FAILED, "", NULL, 0, false },
	{ "MX with bytes behind its host", DNS_MX, { OWN(DNS_MX, "\0\12\300\014\0") },
	    DNS_FAILED, "", NULL, 0, false },
	/* The host's last label lies in the next record: its root owner, type and class. */
	{ "MX with a host that leaves it", DNS_MX,
	    { OWN(DNS_MX, "\0\12\1"), OF("", DNS_TXT, "\0") }, DNS_FAILED, "", NULL, 0,
	    false },
	{ "MX with half a pointer", DNS_MX, { OWN(DNS_MX, "\0\12\300") }, DNS_FAILED, "",
	    NULL, 0, false },
	{ "MX, a pointer to itself", DNS_MX, { OWN(DNS_MX, "\0\12\300\053") }, DNS_FAILED,
	    "", NULL, 0, false },
	{ "MX, a label and a pointer back to it", DNS_MX,
	    { OWN(DNS_MX, "\0\12\1a\300\053") }, DNS_FAILED, "", NULL, 0, false },
	{ "MX, a pointer past the end", DNS_MX, { OWN(DNS_MX, "\0\12\377\377") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "MX, a reserved label type", DNS_MX, { OWN(DNS_MX, "\0\12\101a\0") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "MX, another reserved label type", DNS_MX, { OWN(DNS_MX, "\0\12\201a\0") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "TXT with a string past its end", DNS_TXT, { OWN(DNS_TXT, "\5abcd") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "TXT with a second string past its end", DNS_TXT, { OWN(DNS_TXT, "\1a\2b") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "TXT with a string of 255 past its end", DNS_TXT, { OWN(DNS_TXT, "\377") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "alias of itself", DNS_A, { OWN(DNS_CNAME, "\300\014") }, DNS_FAILED, "", NULL,
	    0, false },
	{ "aliases of each other", DNS_A,
	    { OWN(DNS_CNAME, "\1a\300\014"),
		OF("\1a\7example\3org", DNS_CNAME, "\300\014") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "aliases that lead into a circle", DNS_A,
	    { OWN(DNS_CNAME, "\1a\300\014"),
		OF("\1a\7example\3org", DNS_CNAME, "\1b\300\014"),
		OF("\1b\7example\3org", DNS_CNAME, "\1a\300\014") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "alias of nothing, last", DNS_A, { OWN(DNS_CNAME, "") }, DNS_FAILED, "", NULL,
	    0, false },
	{ "alias of nothing, another record behind", DNS_A,
	    { OWN(DNS_CNAME, ""), OF("\7example\3org", DNS_A, "\300\0\2\7") }, DNS_FAILED,
	    "", NULL, 0, false },
	{ "alias with bytes behind its target", DNS_A,
	    { OWN(DNS_CNAME, "\1a\300\014\0"),
		OF("\1a\7example\3org", DNS_A, "\300\0\2\7") },
	    DNS_FAILED, "", NULL, 0, false },
	{ "alias, a pointer to itself", DNS_A, { OWN(DNS_CNAME, "\300\051") }, DNS_FAILED,
	    "", NULL, 0, false },
	{ "owner, a pointer to itself", DNS_A,
	    { { DNS_A, IN, DATA("\300\035"), DATA("\300\0\2\7") } }, DNS_FAILED, "", NULL,
	    0, false },
	{ "owner, a pointer past the end", DNS_A,
	    { { DNS_A, IN, DATA("\377\377"), DATA("\300\0\2\7") } }, DNS_FAILED, "", NULL,
	    0, false },
	{ "owner, a reserved label type", DNS_A,
	    { { DNS_A, IN, DATA("\200a\0"), DATA("\300\0\2\7") } }, DNS_FAILED, "", NULL,
	    0, false },
};

static void build(struct message *message, const struct answer_case *given)
{
	static const struct record soa = { SOA, IN, TO_QUESTION,
		DATA(
		    "\2ns\300\014\2hm\300\014\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5") };
	static const struct record opt = { OPT, DNS_UDP_SIZE, DATA("\0"), DATA("") };

	put_header(message, QR | RD, RA | given->rcode, 1);
	put_question(message, (int)given->type);
	for (int i = 0; i < RECORDS_MAX && given->records[i].owner; i++) {
		put_record(message, &given->records[i]);
		count_record(message, 1);
	}
	if (given->has_soa) {
		put_record(message, &soa);
		count_record(message, 2);
	}
	put_record(message, &opt);
	count_record(message, 3);
}

static struct message message;

static void expect_answer(const struct answer_case *given)
{
	struct dns_answer answer;

	build(&message, given);
	EXPECT_NUMBER(parse(message.bytes, message.size, given->type, true, &answer),
	    DNS_ANSWERED, given->name);
	EXPECT_NUMBER(answer.status, given->status, given->name);
	EXPECT_TEXT(records_text(&answer, given->type), given->records_text, given->name);
	EXPECT((answer.error == NULL) ==
		   (given->status == DNS_OK || given->status == DNS_NODATA),
	    given->name);
	if (given->status == DNS_FAILED)
		return;
	EXPECT_TEXT(answer.canonical, given->canonical ? given->canonical : "example.org",
	    given->name);
	EXPECT(answer.is_alias == (given->canonical != NULL), given->name);
	for (int i = 0;
	     i < answer.count && given->type != DNS_MX && given->type != DNS_TXT; i++)
		EXPECT_NUMBER(answer.records[i].address.as.ipv4.sin_port, 0, given->name);
}

static void test_answers(void)
{
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		expect_answer(&good[i]);
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
		expect_answer(&malformed[i]);
}

static void test_headers(void)
{
	static const struct record address = OWN(DNS_A, "\300\0\2\7");
	static const struct {
		const char *name;
		int flags, rcode, questions;
		bool with_edns;
		enum dns_verdict verdict;
		enum dns_status status;
		const char *error_part;
	} cases[] = {
		{ "an answer", QR | RD, RA, 1, true, DNS_ANSWERED, DNS_OK, NULL },
		{ "authoritative", QR | AA, 0, 1, true, DNS_ANSWERED, DNS_OK, NULL },
		{ "a question", RD, 0, 1, true, DNS_NOT_OURS, DNS_OK, NULL },
		{ "a NOTIFY", QR | 4 << 3, 0, 1, true, DNS_NOT_OURS, DNS_OK, NULL },
		{ "an inverse query", QR | 1 << 3, 0, 1, true, DNS_NOT_OURS, DNS_OK,
		    NULL },
		{ "no question", QR, 0, 0, true, DNS_NOT_OURS, DNS_OK, NULL },
		{ "two questions", QR, 0, 2, true, DNS_NOT_OURS, DNS_OK, NULL },
		{ "cut", QR | TC, 0, 1, true, DNS_TRUNCATED, DNS_OK, NULL },
		{ "cut, without EDNS", QR | TC, 0, 1, false, DNS_TRUNCATED, DNS_OK,
		    NULL },
		{ "SERVFAIL", QR, SERVFAIL, 1, true, DNS_ANSWERED, DNS_FAILED,
		    "SERVFAIL" },
		{ "REFUSED", QR, REFUSED, 1, true, DNS_ANSWERED, DNS_FAILED, "REFUSED" },
		{ "SERVFAIL, without EDNS", QR, SERVFAIL, 1, false, DNS_ANSWERED,
		    DNS_FAILED, "SERVFAIL" },
		{ "FORMERR to EDNS", QR, FORMERR, 1, true, DNS_NO_EDNS, DNS_OK, NULL },
		{ "FORMERR to EDNS, no question", QR, FORMERR, 0, true, DNS_NO_EDNS,
		    DNS_OK, NULL },
		{ "NOTIMP to EDNS", QR, NOTIMP, 1, true, DNS_NO_EDNS, DNS_OK, NULL },
		{ "FORMERR without EDNS", QR, FORMERR, 1, false, DNS_ANSWERED, DNS_FAILED,
		    "FORMERR" },
		{ "NOTIMP without EDNS", QR, NOTIMP, 1, false, DNS_ANSWERED, DNS_FAILED,
		    "NOTIMP" },
		{ "NOTAUTH", QR, 9, 1, true, DNS_ANSWERED, DNS_FAILED, "9" },
		{ "RCODE 15", QR, 15, 1, true, DNS_ANSWERED, DNS_FAILED, "15" },
	};
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		put_header(&message, QR, 0, cases[i].questions);
		message.bytes[2] = (unsigned char)cases[i].flags;
		message.bytes[3] = (unsigned char)cases[i].rcode;
		for (int k = 0; k < cases[i].questions; k++)
			put_question(&message, DNS_A);
		if ((cases[i].rcode & 0x0f) == NOERROR) {
			put_record(&message, &address);
			count_record(&message, 1);
		}
		EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A,
				  cases[i].with_edns, &answer),
		    cases[i].verdict, cases[i].name);
		if (cases[i].verdict != DNS_ANSWERED)
			continue;
		EXPECT_NUMBER(answer.status, cases[i].status, cases[i].name);
		EXPECT_NUMBER(answer.rcode, cases[i].rcode & 0x0f, cases[i].name);
		if (cases[i].error_part)
			EXPECT(answer.error && strstr(answer.error, cases[i].error_part),
			    cases[i].name);
	}
	/* RFC 6891 6.1.3: the upper bits of the RCODE stand in OPT; 16 is BADVERS. */
	put_header(&message, QR, 0, 1);
	put_question(&message, DNS_A);
	put(&message, "\0\0\51\4\320\1\0\0\0\0\0", 11);
	count_record(&message, 3);
	EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A, true, &answer),
	    DNS_ANSWERED, "BADVERS");
	EXPECT_NUMBER(answer.status, DNS_FAILED, "BADVERS");
	EXPECT_NUMBER(answer.rcode, 16, "BADVERS");
}

static void test_ttl(void)
{
	static const struct record alias = OWN(DNS_CNAME, "\1a\300\014");
	static const struct record others = OF("\7example\3com", DNS_A, "\300\0\2\7");
	static const struct record address = OF("\1a\7example\3org", DNS_A, "\300\0\2\7");
	static const struct {
		const char *name;
		uint32_t alias_s, address_s;
		int wanted_s;
	} cases[] = {
		{ "the records'", 300, 60, 60 },
		{ "the alias's", 5, 60, 5 },
		{ "as long as can be", 0x7fffffff, 0x7fffffff, DNS_TTL_MAX },
		{ "RFC 2181 8", 300, 0x80000000, 0 },
	};
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		put_header(&message, QR, 0, 1);
		put_question(&message, DNS_A);
		put_record(&message, &others);
		message.bytes[message.size - 7] = 1;
		put_record(&message, &alias);
		put_ttl(&message, alias.data_size, cases[i].alias_s);
		put_record(&message, &address);
		put_ttl(&message, address.data_size, cases[i].address_s);
		for (int k = 0; k < 3; k++)
			count_record(&message, 1);
		parse(message.bytes, message.size, DNS_A, true, &answer);
		EXPECT_NUMBER(answer.count, 1, cases[i].name);
		EXPECT_NUMBER(answer.ttl_s, cases[i].wanted_s, cases[i].name);
	}
	put_header(&message, QR | AA, NXDOMAIN, 1);
	put_question(&message, DNS_A);
	parse(message.bytes, message.size, DNS_A, true, &answer);
	EXPECT_NUMBER(answer.rcode, NXDOMAIN, "no such name");
	EXPECT_NUMBER(answer.ttl_s, DNS_TTL_MAX, "no record");
}

static void test_authentic(void)
{
	struct dns_answer answer;

	build(&message, &good[0]);
	parse(message.bytes, message.size, DNS_A, true, &answer);
	EXPECT(!answer.is_authentic, "no AD");
	message.bytes[3] |= AD;
	parse(message.bytes, message.size, DNS_A, true, &answer);
	EXPECT(answer.is_authentic, "AD");
}

/* What does not answer the question sent is waited past. */
static void test_not_ours(void)
{
	static const struct {
		const char *name;
		size_t at;
		unsigned char value;
		bool is_ours;
	} cases[] = {
		{ "the message as it is", 0, ID >> 8, true },
		{ "another id, first byte", 0, 0, false },
		{ "another id, second byte", 1, 0, false },
		{ "another name", 13, 'f', false },
		{ "a name in another case", 13, 'E', true },
		{ "another label length, so that the rest is none", 12, 6, true },
		{ "another type", 26, DNS_AAAA, false },
		{ "another type, upper byte", 25, 1, false },
		{ "another class", 28, CH, false },
		{ "another class, upper byte", 27, 1, false },
		{ "257 questions, of which one is there", 4, 1, true },
	};
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		build(&message, &good[3]);
		message.bytes[cases[i].at] = cases[i].value;
		EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A, true, &answer),
		    cases[i].is_ours ? DNS_ANSWERED : DNS_NOT_OURS, cases[i].name);
	}
	put_header(&message, QR, SERVFAIL, 1);
	put(&message, WIRE("\7example\3com"));
	put16(&message, DNS_A);
	put16(&message, IN);
	EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A, true, &answer),
	    DNS_NOT_OURS, "SERVFAIL to another question");
	EXPECT_NUMBER(parse((const unsigned char *)"", 0, DNS_A, true, &answer),
	    DNS_NOT_OURS, "empty");
	put_header(&message, QR, SERVFAIL, 0);
	EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A, true, &answer),
	    DNS_ANSWERED, "SERVFAIL without a question");
	EXPECT_NUMBER(answer.status, DNS_FAILED, "SERVFAIL without a question");
}

static void test_incomplete(void)
{
	static const struct answer_case lone = { .name = "alias without its target",
		.type = DNS_A,
		.records = { OWN(DNS_CNAME, "\1a\7example\3net\0") } };
	struct dns_answer answer;

	build(&message, &lone);
	EXPECT_NUMBER(parse(message.bytes, message.size, DNS_A, true, &answer),
	    DNS_INCOMPLETE, lone.name);
	EXPECT_TEXT(answer.canonical, "a.example.net", lone.name);
	EXPECT(answer.is_alias, lone.name);
	EXPECT_NUMBER(answer.count, 0, lone.name);
}

/* Bytes that a TXT may have: NULs, and as many as a message takes. */
static void test_txt_bytes(void)
{
	static char data[60160];
	struct record record = { DNS_TXT, IN, TO_QUESTION, data, sizeof data };
	struct dns_answer answer;

	for (size_t at = 0; at < sizeof data; at += 256)
		data[at] = '\377';
	put_header(&message, QR, 0, 1);
	put_question(&message, DNS_TXT);
	put_record(&message, &record);
	count_record(&message, 1);
	EXPECT_NUMBER(parse(message.bytes, message.size, DNS_TXT, true, &answer),
	    DNS_ANSWERED, "long");
	EXPECT_NUMBER(answer.status, DNS_OK, "long");
	EXPECT_NUMBER(answer.count, 1, "long");
	EXPECT_NUMBER(answer.size, message.size, "long");
	if (answer.count == 1)
		EXPECT_NUMBER(answer.records[0].length, sizeof data / 256 * 255, "long");
}

static void test_seams(void)
{
	static const struct {
		const char *name, *seams;
		struct record record;
	} cases[] = {
		{ "no string", "", OWN(DNS_TXT, "") },
		{ "an empty string", "", OWN(DNS_TXT, "\0") },
		{ "a string", "", OWN(DNS_TXT, "\3abc") },
		{ "two strings", " 3", OWN(DNS_TXT, "\3abc\1d") },
		{ "three strings", " 3 4", OWN(DNS_TXT, "\3abc\1d\2ef") },
		{ "an empty string between", " 1 1", OWN(DNS_TXT, "\1a\0\1b") },
		{ "an empty string behind", " 1", OWN(DNS_TXT, "\1a\0") },
		{ "an empty string ahead", " 0", OWN(DNS_TXT, "\0\1a") },
		{ "of type SPF", " 1", OWN(DNS_SPF, "\1a\1b") },
	};
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int type = cases[i].record.type;
		const char *seams = "";

		put_header(&message, QR, 0, 1);
		put_question(&message, type);
		put_record(&message, &cases[i].record);
		count_record(&message, 1);
		parse(message.bytes, message.size, (enum dns_type)type, true, &answer);
		EXPECT_NUMBER(answer.count, 1, cases[i].name);
		for (int k = 0; answer.count == 1 && k < answer.records[0].seam_count;
		     k++)
			seams = mem_printf("%s %d", seams, answer.records[0].seams[k]);
		EXPECT_TEXT(seams, cases[i].seams, cases[i].name);
		EXPECT_NUMBER(answer.size, message.size, cases[i].name);
		EXPECT(!answer.records[0].seams == (cases[i].seams[0] == '\0'),
		    cases[i].name);
	}
}

/* A message that is shorter than it says, and one that says that it is longer. */
static void test_cut(void)
{
	struct dns_answer answer;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		build(&message, &good[i]);
		for (size_t size = 0; size < message.size; size++) {
			enum dns_verdict verdict = parse(
			    message.bytes, size, good[i].type, true, &answer);

			EXPECT(
			    verdict == DNS_NOT_OURS ||
				(verdict == DNS_ANSWERED && answer.status == DNS_FAILED),
			    mem_printf("%s, cut to %zu", good[i].name, size));
		}
		for (int at = 6; at < 12; at++) {
			build(&message, &good[i]);
			message.bytes[at] = 0xff;
			EXPECT(parse(message.bytes, message.size, good[i].type, true,
				   &answer) == DNS_ANSWERED &&
				   answer.status == DNS_FAILED,
			    mem_printf("%s, count at %d", good[i].name, at));
		}
	}
}

static const char *flaw(
    enum dns_verdict verdict, enum dns_type type, struct dns_answer *answer)
{
	if (verdict == DNS_INCOMPLETE && (!answer->canonical || answer->count))
		return "incomplete without a name to ask for";
	if (verdict != DNS_ANSWERED)
		return NULL;
	bool is_fine = answer->status == DNS_OK || answer->status == DNS_NODATA;
	if (is_fine && answer->error)
		return "fine, but with an error";
	if (!is_fine && !answer->error)
		return "a failure without a sentence";
	if ((answer->status == DNS_OK) && answer->count == 0)
		return "OK without a record";
	if (answer->status != DNS_OK && answer->status != DNS_NXDOMAIN &&
	    answer->count != 0)
		return "records beside a failure";
	for (int i = 0; i < answer->count; i++) {
		if (type == DNS_MX && !answer->records[i].host)
			return "a record without host";
		if (type == DNS_TXT && !answer->records[i].bytes)
			return "a record without bytes";
		if (type == DNS_TXT &&
		    !answer->records[i].seams != (answer->records[i].seam_count == 0))
			return "seams and their count differ";
	}
	return records_text(answer, type) ? NULL : "no text";
}

/* Every byte of every message, to values that make lengths, pointers and counts lie. */
static void test_mutations(void)
{
	static const unsigned char values[] = { 0, 1, 2, 12, 0x29, 0x3f, 0x40, 0x7f, 0x80,
		0xc0, 0xfe, 0xff };
	const size_t count = sizeof good / sizeof *good;
	struct dns_answer answer;

	for (size_t i = 0; i < count + sizeof malformed / sizeof *malformed; i++) {
		const struct answer_case *given = i < count ? &good[i]
							    : &malformed[i - count];

		build(&message, given);
		for (size_t at = 2; at < message.size; at++) {
			unsigned char kept = message.bytes[at];

			for (size_t k = 0; k < sizeof values; k++) {
				message.bytes[at] = values[k];
				enum dns_verdict verdict = parse(message.bytes,
				    message.size, given->type, k % 2 == 0, &answer);
				EXPECT_TEXT(flaw(verdict, given->type, &answer), NULL,
				    mem_printf("%s, byte %zu is %d", given->name, at,
					values[k]));
			}
			message.bytes[at] = kept;
		}
	}
}

static void test_random(void)
{
	static const enum dns_type types[] = { DNS_A, DNS_MX, DNS_TXT, DNS_AAAA };
	unsigned state = 20240917;
	struct dns_answer answer;

	for (int round = 0; round < 20000; round++) {
		enum dns_type type = types[round % 4];

		put_header(&message, QR, 0, 1);
		put_question(&message, (int)type);
		message.bytes[7] = (unsigned char)(1 + round % 3);
		for (int i = round % 60; i > 0; i--) {
			state = state * 1103515245U + 12345U;
			message.bytes[message.size++] =
			    (unsigned char)(state & 0x10000 ? state >> 24
							    : state >> 24 & 0x0f);
		}
		enum dns_verdict verdict = parse(
		    message.bytes, message.size, type, true, &answer);
		EXPECT_TEXT(
		    flaw(verdict, type, &answer), NULL, mem_printf("round %d", round));
	}
}

static void test_query(void)
{
	static const struct {
		const char *name;
		enum dns_type type;
		bool with_edns;
		const char *bytes;
		size_t size;
	} good_names[] = {
		{ "example.org", DNS_MX, true,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\1\7example\3org\0\0\17\0\1"
			 "\0\0\x29\x04\xd0\0\0\0\0\0\0") },
		{ "example.org", DNS_AAAA, false,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\0\7example\3org\0\0\34\0\1") },
		{ "example.org.", DNS_A, false,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\0\7example\3org\0\0\1\0\1") },
		{ "a\\.b.org", DNS_TXT, false,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\0\3a.b\3org\0\0\20\0\1") },
		{ "a\\032b\\000.org", DNS_TXT, false,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\0\4a b\0\3org\0\0\20\0\1") },
		{ "_spf.Example.ORG", DNS_TXT, false,
		    DATA("\x12\x34\1\x20\0\1\0\0\0\0\0\0\4_"
			 "spf\7Example\3ORG\0\0\20\0\1") },
	};
	char label63[64] = "", label64[65] = "";
	unsigned char query[DNS_QUERY_MAX];

	memset(label63, 'a', 63);
	memset(label64, 'a', 64);
	for (size_t i = 0; i < sizeof good_names / sizeof *good_names; i++) {
		memset(query, 0xee, sizeof query);
		unsigned char plain[DNS_QUERY_MAX];
		size_t size = dnswire_query(
		    query, good_names[i].name, good_names[i].type, ID);
		size_t plain_size = dnswire_without_edns(plain, query, size);

		if (!good_names[i].with_edns) {
			memcpy(query, plain, plain_size);
			size = plain_size;
		}
		EXPECT_NUMBER(size, good_names[i].size, good_names[i].name);
		EXPECT(memcmp(query, good_names[i].bytes, good_names[i].size) == 0,
		    good_names[i].name);
	}
	EXPECT(dnswire_query(query, "example.org", DNS_A, 0xffff) > 0, "id 65535");
	EXPECT(query[0] == 0xff && query[1] == 0xff, "id 65535");
	EXPECT(dnswire_query(query, "example.org", DNS_A, 0) > 0, "id 0");
	EXPECT(query[0] == 0 && query[1] == 0, "id 0");

	const char *three = mem_printf("%s.%s.%s", label63, label63, label63);
	const char *name253 = mem_printf("%s.%.61s", three, label63);

	EXPECT_NUMBER(
	    dnswire_query(query, label63, DNS_A, ID), 12 + 65 + 4 + 11, "a label of 63");
	EXPECT_NUMBER(dnswire_query(query, label64, DNS_A, ID), 0, "a label of 64");
	EXPECT_NUMBER(
	    dnswire_query(query, name253, DNS_A, ID), 12 + 255 + 4 + 11, "253 bytes");
	EXPECT_NUMBER(
	    dnswire_query(query, mem_printf("%s.%.62s", three, label63), DNS_A, ID), 0,
	    "254 bytes");
	EXPECT_NUMBER(dnswire_query(query, "a..org", DNS_A, ID), 0, "an empty label");
	EXPECT_NUMBER(dnswire_query(query, ".org", DNS_A, ID), 0, "an empty first label");
	EXPECT_NUMBER(dnswire_query(query, "a.org..", DNS_A, ID), 0, "two dots");
	EXPECT_NUMBER(dnswire_query(query, "a.org\\", DNS_A, ID), 0, "half an escape");
	EXPECT_NUMBER(dnswire_query(query, "a\\999.org", DNS_A, ID), 0, "a wrong escape");
}

int main(void)
{
	test_answers();
	test_headers();
	test_authentic();
	test_ttl();
	test_not_ours();
	test_incomplete();
	test_txt_bytes();
	test_seams();
	test_cut();
	test_mutations();
	test_random();
	test_query();
	return unit_end();
}
