/* SPDX-License-Identifier: ISC */
#include "net/dnsrecord.h"

#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include <netinet/in.h>

#include <arpa/nameser.h>

#include "base/mem.h"
#include "net/dnsname.h"

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

/* A record as parsed by libresolv, except its owner. */
struct record {
	ns_rr rr;
	char owner[DNSNAME_TEXT_MAX];
	size_t end; /* the offset after it */
};

/* Reads the record with that index in the answer section, which begins at the offset. */
static bool next_record(ns_msg *message, int index, size_t offset, struct record *record)
{
	const unsigned char *base = ns_msg_base(*message);

	if (ns_parserr(message, ns_s_an, index, &record->rr) < 0 ||
	    !dnsname_read(base, (size_t)ns_msg_size(*message), offset, record->owner))
		return false;
	record->end = (size_t)(ns_rr_rdata(record->rr) - base) + ns_rr_rdlen(record->rr);
	return true;
}

/* Reads the name that occupies the record's data from the offset to the end. */
static bool expand(
    ns_msg *message, const ns_rr *rr, size_t offset, char name[DNSNAME_TEXT_MAX])
{
	size_t at = (size_t)(ns_rr_rdata(*rr) - ns_msg_base(*message)) + offset;

	return offset < ns_rr_rdlen(*rr) &&
	       dnsname_read(ns_msg_base(*message), (size_t)ns_msg_size(*message), at,
		   name) == ns_rr_rdlen(*rr) - offset;
}

/* Memory for the texts of an answer, which together are not longer than its message. */
struct texts {
	unsigned char *bytes;
	uint16_t *seams;
	size_t size, used, seams_used;
};

/* RFC 1035 3.3.14: one or more strings, each after its length; no string counts as an
 * empty one. */
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

/* RFC 2181 8: a TTL with the first bit set counts as 0. */
static void note_ttl(struct dnsrecord_set *set, uint32_t ttl_s)
{
	int counted_s = ttl_s > DNS_TTL_MAX ? 0 : (int)ttl_s;

	if (counted_s < set->ttl_s)
		set->ttl_s = counted_s;
}

bool dnsrecord_read(const unsigned char *message, size_t length, size_t offset,
    const char *owner, enum dns_type type, struct dnsrecord_set *set)
{
	struct texts texts = { .size = length };
	char target[DNSNAME_TEXT_MAX];
	struct record record = { .end = offset };
	const ns_rr *rr = &record.rr;
	ns_msg parsed;

	if (ns_initparse(message, (int)length, &parsed) < 0)
		return false;
	int total = ns_msg_count(parsed, ns_s_an);

	set->alias = NULL;
	set->count = 0;
	set->records = mem_alloc((size_t)total * sizeof *set->records);
	for (int i = 0; i < total; i++) {
		if (!next_record(&parsed, i, record.end, &record))
			return false;
		if (ns_rr_class(*rr) != ns_c_in || strcasecmp(record.owner, owner) != 0)
			continue;
		if (ns_rr_type(*rr) == ns_t_cname && !set->alias) {
			if (!expand(&parsed, rr, 0, target))
				return false;
			set->alias = mem_copy(target, strlen(target));
			note_ttl(set, ns_rr_ttl(*rr));
		}
		if ((int)ns_rr_type(*rr) != (int)type)
			continue;
		if (!read_record(&parsed, rr, type, &texts, &set->records[set->count]))
			return false;
		note_ttl(set, ns_rr_ttl(*rr));
		set->count++;
	}
	return true;
}
