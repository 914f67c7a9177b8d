/* SPDX-License-Identifier: ISC */
#include "net/dnswire.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "net/extended_error.h"

enum { HEADER_SIZE = 12, ALIASES_MAX = 16 };

const char *dns_type_name(enum dns_type type)
{
	switch (type) {
	case DNS_A:
		return "A";
	case DNS_CNAME:
		return "CNAME";
	case DNS_PTR:
		return "PTR";
	case DNS_MX:
		return "MX";
	case DNS_TXT:
		return "TXT";
	case DNS_AAAA:
		return "AAAA";
	case DNS_SPF:
		break;
	}
	return "SPF";
}

size_t dnswire_query(
    unsigned char query[DNS_QUERY_MAX], const char *name, enum dns_type type, unsigned id)
{
	/* RD; AD: tell us whether the answer is authentic (RFC 6840 5.7); one question, and one
	 * additional record. */
	const unsigned char header[HEADER_SIZE] = { (unsigned char)(id >> 8),
		(unsigned char)id, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1 };
	/* RFC 6891 6.1.2: root, OPT, our UDP size, no flags, no options. */
	static const unsigned char opt[DNS_OPT_SIZE] = { 0, 0, ns_t_opt,
		DNS_UDP_SIZE >> 8, DNS_UDP_SIZE & 0xff };
	size_t length = dnsname_write(query + HEADER_SIZE, name);

	if (length == 0)
		return 0;
	length += HEADER_SIZE;
	memcpy(query, header, sizeof header);
	query[length++] = 0;
	query[length++] = (unsigned char)type;
	query[length++] = 0;
	query[length++] = ns_c_in;
	memcpy(query + length, opt, sizeof opt);
	return length + sizeof opt;
}

size_t dnswire_without_edns(
    unsigned char plain[DNS_QUERY_MAX], const unsigned char *query, size_t length)
{
	memcpy(plain, query, length - DNS_OPT_SIZE);
	plain[11] = 0;
	return length - DNS_OPT_SIZE;
}

/* The question section of a query that dnswire_query() wrote: one name, type, class. */
static size_t question_size(const unsigned char *query)
{
	size_t at = HEADER_SIZE;

	while (query[at])
		at += query[at] + 1U;
	return at + 1 + 4 - HEADER_SIZE;
}

static bool is_same_question(
    const unsigned char *message, size_t length, const unsigned char *query)
{
	size_t size = question_size(query);

	if (length < HEADER_SIZE + size || message[4] != 0 || message[5] != 1)
		return false;
	/* Label lengths are below 64: folding case leaves them alone. */
	for (size_t i = HEADER_SIZE; i < HEADER_SIZE + size; i++) {
		if (tolower(message[i]) != tolower(query[i]))
			return false;
	}
	return true;
}

static enum dns_verdict malformed(struct dns_answer *answer, const char *what)
{
	answer->status = DNS_FAILED;
	answer->error = mem_printf("sent a malformed answer: %s", what);
	answer->count = 0;
	return DNS_ANSWERED;
}

/* A record as libresolv has taken it out of the message, but for its owner. */
struct record {
	ns_rr rr;
	char owner[DNSNAME_TEXT_MAX];
	size_t end; /* the offset behind it */
};

/* Reads the record that begins at the offset and is the section's one of that index. */
static bool next_record(
    ns_msg *message, ns_sect section, int index, size_t offset, struct record *record)
{
	const unsigned char *base = ns_msg_base(*message);

	if (ns_parserr(message, section, index, &record->rr) < 0 ||
	    !dnsname_read(base, (size_t)ns_msg_size(*message), offset, record->owner))
		return false;
	record->end = (size_t)(ns_rr_rdata(record->rr) - base) + ns_rr_rdlen(record->rr);
	return true;
}

/* Reads the name that fills the record's data from the offset to its end. */
static bool expand(
    ns_msg *message, const ns_rr *rr, size_t offset, char name[DNSNAME_TEXT_MAX])
{
	size_t at = (size_t)(ns_rr_rdata(*rr) - ns_msg_base(*message)) + offset;

	return offset < ns_rr_rdlen(*rr) &&
	       dnsname_read(ns_msg_base(*message), (size_t)ns_msg_size(*message), at,
		   name) == ns_rr_rdlen(*rr) - offset;
}

/* Where the texts of an answer go: together they are no longer than its message. */
struct texts {
	unsigned char *bytes;
	uint16_t *seams;
	size_t size, used, seams_used;
};

/* RFC 1035 3.3.14: one or more strings, each behind its length; none is read as empty. */
static bool read_txt(const unsigned char *data, size_t size, struct texts *texts,
    struct dns_record *record)
{
	size_t strings = 0;

	for (size_t at = 0; at < size; at += data[at] + 1U) {
		if (at + 1 + data[at] > size)
			return false;
		strings++;
	}
	if (!texts->bytes)
		texts->bytes = mem_alloc(texts->size);
	if (strings > 1 && !texts->seams)
		texts->seams = mem_alloc(texts->size * sizeof *texts->seams);
	unsigned char *joined = texts->bytes + texts->used;
	uint16_t *seams = strings > 1 ? texts->seams + texts->seams_used : NULL;
	for (size_t at = 0; at < size; at += data[at] + 1U) {
		if (at > 0)
			seams[record->seam_count++] = (uint16_t)record->length;
		memcpy(joined + record->length, data + at + 1, data[at]);
		record->length += data[at];
	}
	texts->used += record->length;
	texts->seams_used += (size_t)record->seam_count;
	record->bytes = joined;
	record->seams = seams;
	return true;
}

static bool read_record(ns_msg *message, const ns_rr *rr, enum dns_type type,
    struct texts *texts, struct dns_record *record)
{
	char host[DNSNAME_TEXT_MAX];

	switch (type) {
	case DNS_A:
		if (ns_rr_rdlen(*rr) != 4)
			return false;
		record->address = address_ipv4(ns_rr_rdata(*rr), 0);
		return true;
	case DNS_AAAA:
		if (ns_rr_rdlen(*rr) != 16)
			return false;
		record->address = address_ipv6(ns_rr_rdata(*rr), 0);
		return true;
	case DNS_MX:
		if (!expand(message, rr, 2, host))
			return false;
		record->preference = (int)ns_get16(ns_rr_rdata(*rr));
		record->host = mem_copy(host, strlen(host));
		return true;
	case DNS_PTR:
		if (!expand(message, rr, 0, host))
			return false;
		record->host = mem_copy(host, strlen(host));
		return true;
	case DNS_TXT:
	case DNS_SPF:
		return read_txt(ns_rr_rdata(*rr), ns_rr_rdlen(*rr), texts, record);
	case DNS_CNAME:
		break;
	}
	return false;
}

/* RFC 2181 8: with the first bit set it counts as 0. */
static void note_ttl(struct dns_answer *answer, uint32_t ttl_s)
{
	int counted_s = ttl_s > DNS_TTL_MAX ? 0 : (int)ttl_s;

	if (counted_s < answer->ttl_s)
		answer->ttl_s = counted_s;
}

/* Fills answer->records with those that name owns, of the records that begin at the offset;
 * *alias becomes its CNAME's target, or NULL.  False where the section is malformed. */
static bool read_owned(ns_msg *message, size_t offset, const char *name,
    enum dns_type type, struct dns_answer *answer, const char **alias)
{
	int total = ns_msg_count(*message, ns_s_an);
	struct texts texts = { .size = (size_t)ns_msg_size(*message) };
	char target[DNSNAME_TEXT_MAX];
	struct record record = { .end = offset };
	const ns_rr *rr = &record.rr;

	*alias = NULL;
	answer->records = mem_alloc((size_t)total * sizeof *answer->records);
	for (int i = 0; i < total; i++) {
		if (!next_record(message, ns_s_an, i, record.end, &record))
			return false;
		if (ns_rr_class(*rr) != ns_c_in || strcasecmp(record.owner, name) != 0)
			continue;
		if (ns_rr_type(*rr) == ns_t_cname && !*alias) {
			if (!expand(message, rr, 0, target))
				return false;
			*alias = mem_copy(target, strlen(target));
			note_ttl(answer, ns_rr_ttl(*rr));
		}
		if ((int)ns_rr_type(*rr) != (int)type)
			continue;
		if (!read_record(
			message, rr, type, &texts, &answer->records[answer->count]))
			return false;
		note_ttl(answer, ns_rr_ttl(*rr));
		answer->count++;
	}
	return true;
}

static bool has_soa(ns_msg *message)
{
	ns_rr rr;

	for (int i = 0; i < ns_msg_count(*message, ns_s_ns); i++) {
		if (ns_parserr(message, ns_s_ns, i, &rr) == 0 &&
		    ns_rr_type(rr) == ns_t_soa)
			return true;
	}
	return false;
}

static const char *rcode_text(int rcode)
{
	static const char *const names[] = { "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
		"NOTIMP", "REFUSED" };

	return rcode < (int)(sizeof names / sizeof *names)
		   ? names[rcode]
		   : mem_printf("RCODE %d", rcode);
}

static bool find_opt(ns_msg *message, ns_sect section, ns_rr *opt)
{
	for (int i = 0; i < ns_msg_count(*message, section); i++) {
		if (ns_parserr(message, section, i, opt) == 0 &&
		    ns_rr_type(*opt) == ns_t_opt)
			return true;
	}
	return false;
}

static enum dns_verdict server_error(struct dns_answer *answer, const char *why)
{
	const char *rcode = rcode_text(answer->rcode);

	answer->status = DNS_FAILED;
	answer->error = why ? mem_printf("answers %s (%s)", rcode, why)
			    : mem_printf("answers %s", rcode);
	return DNS_ANSWERED;
}

/* glibc goes on to the next server as well: NOERROR without an answer from a server that
 * neither has authority nor offers recursion (RFC 1035 4.1.1). */
static bool is_lame(ns_msg *message)
{
	return ns_msg_count(*message, ns_s_an) == 0 &&
	       !ns_msg_getflag(*message, ns_f_aa) && !ns_msg_getflag(*message, ns_f_ra);
}

static enum dns_verdict read_answer(ns_msg *message, size_t offset, const char *name,
    enum dns_type type, const char *why, struct dns_answer *answer)
{
	const char *alias;

	answer->canonical = name;
	for (int aliases = 0;; aliases++) {
		if (!read_owned(message, offset, answer->canonical, type, answer, &alias))
			return malformed(answer, "a record is too long");
		if (answer->count > 0 || !alias)
			break;
		if (aliases == ALIASES_MAX)
			return malformed(answer, "its alias chain does not end");
		answer->is_alias = true;
		answer->canonical = alias;
	}
	if (answer->rcode == ns_r_nxdomain) {
		answer->count = 0;
		answer->status = DNS_NXDOMAIN;
		answer->error = mem_printf("it does not exist in DNS (NXDOMAIN%s%s)",
		    why ? ": " : "", why ? why : "");
	} else if (answer->count > 0) {
		answer->status = DNS_OK;
	} else {
		answer->status = DNS_NODATA;
		if (answer->is_alias && !has_soa(message))
			return DNS_INCOMPLETE;
	}
	return DNS_ANSWERED;
}

/* Of a message that answers the question: what the server says, and why. */
static enum dns_verdict read_message(ns_msg *message, const unsigned char *query,
    bool is_plain, enum dns_type type, struct dns_answer *answer)
{
	char name[DNSNAME_TEXT_MAX];
	ns_rr opt;
	const char *why = NULL;

	/* Some home routers: OPT in the wrong section, and the records behind it. */
	if (find_opt(message, ns_s_an, &opt))
		return is_plain ? malformed(answer, "OPT among its records")
				: DNS_NO_EDNS;
	if (find_opt(message, ns_s_ar, &opt)) {
		/* RFC 6891 6.1.3: OPT carries the upper eight bits of the response code. */
		answer->rcode |= (int)(ns_rr_ttl(opt) >> 24 & 0xff) << 4;
		why = extended_error_text(ns_rr_rdata(opt), ns_rr_rdlen(opt));
	}
	if (answer->rcode != ns_r_noerror && answer->rcode != ns_r_nxdomain)
		return server_error(answer, why);
	if (answer->rcode == ns_r_noerror && is_lame(message)) {
		answer->status = DNS_FAILED;
		answer->error = "does not offer recursion to this machine";
		return DNS_ANSWERED;
	}
	if (!dnsname_read(query, DNS_QUERY_MAX, HEADER_SIZE, name))
		return malformed(answer, "the question cannot be read");
	answer->is_authentic = ns_msg_getflag(*message, ns_f_ad);
	return read_answer(message, HEADER_SIZE + question_size(query),
	    mem_copy(name, strlen(name)), type, why, answer);
}

enum dns_verdict dnswire_parse(const unsigned char *message, size_t length,
    const unsigned char *query, bool is_plain, enum dns_type type,
    struct dns_answer *answer)
{
	ns_msg parsed;

	memset(answer, 0, sizeof *answer);
	if (length < HEADER_SIZE || message[0] != query[0] || message[1] != query[1])
		return DNS_NOT_OURS;
	answer->size = length;
	answer->ttl_s = DNS_TTL_MAX;
	bool is_response = message[2] & 0x80;
	int opcode = message[2] >> 3 & 0x0f, rcode = message[3] & 0x0f;
	answer->rcode = rcode;
	bool has_failed = rcode != ns_r_noerror && rcode != ns_r_nxdomain;
	bool has_no_question = message[4] == 0 && message[5] == 0 && has_failed;

	if (!is_response || opcode != ns_o_query)
		return DNS_NOT_OURS;
	if (!has_no_question && !is_same_question(message, length, query))
		return ns_initparse(message, (int)length, &parsed) < 0
			   ? malformed(answer, "the message is damaged")
			   : DNS_NOT_OURS;
	if ((rcode == ns_r_formerr || rcode == ns_r_notimpl) && !is_plain)
		return DNS_NO_EDNS;
	if (message[2] & 0x02)
		return DNS_TRUNCATED;
	if (ns_initparse(message, (int)length, &parsed) == 0)
		return read_message(&parsed, query, is_plain, type, answer);
	return has_failed ? server_error(answer, NULL)
			  : malformed(answer, "the message is cut or damaged");
}
