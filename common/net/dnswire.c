/* SPDX-License-Identifier: ISC */
#include "net/dnswire.h"

#include <ctype.h>
#include <string.h>
#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "net/extended_error.h"

enum { HEADER_SIZE = 12, ALIASES_MAX = 16 };

size_t dnswire_query(
    unsigned char query[DNS_QUERY_MAX], const char *name, enum dns_type type, unsigned id)
{
	/* RD; AD: report whether the answer is authentic (RFC 6840 5.7); one question,
	 * one additional record. */
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

/* Returns the size of the question section of dnswire_query(): one name, type, class. */
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
	/* Label lengths are below 64, so tolower() does not change them. */
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

/* NOERROR without an answer, from a server that has neither authority nor recursion
 * (RFC 1035 4.1.1); glibc queries the next server too. */
static bool is_lame(ns_msg *message)
{
	return ns_msg_count(*message, ns_s_an) == 0 &&
	       !ns_msg_getflag(*message, ns_f_aa) && !ns_msg_getflag(*message, ns_f_ra);
}

static enum dns_verdict read_answer(ns_msg *message, size_t offset, const char *name,
    enum dns_type type, const char *why, struct dns_answer *answer)
{
	struct dnsrecord_set set = { .ttl_s = DNS_TTL_MAX };

	answer->canonical = name;
	for (int aliases = 0;; aliases++) {
		if (!dnsrecord_read(ns_msg_base(*message), (size_t)ns_msg_size(*message),
			offset, answer->canonical, type, &set))
			return malformed(answer, "a record is too long");
		if (set.count > 0 || !set.alias)
			break;
		if (aliases == ALIASES_MAX)
			return malformed(answer, "its alias chain does not end");
		answer->is_alias = true;
		answer->canonical = set.alias;
	}
	answer->records = set.records;
	answer->count = set.count;
	answer->ttl_s = set.ttl_s;
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

/* Reads the result, and its reason, from a message that answers the question. */
static enum dns_verdict read_message(ns_msg *message, const unsigned char *query,
    bool is_plain, enum dns_type type, struct dns_answer *answer)
{
	char name[DNSNAME_TEXT_MAX];
	ns_rr opt;
	const char *why = NULL;

	/* Some home routers send OPT in the wrong section, before the records. */
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
