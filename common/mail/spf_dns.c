/* SPDX-License-Identifier: ISC */
#include "mail/spf_dns.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { NAME_MAX_BYTES = 253, LABEL_MAX = 63 };

/* As dns_query wants it: what is special to dn_expand(3) is escaped, dots part labels. */
static const char *escaped(const char *name)
{
	size_t length = strlen(name), used = 0;
	char *text = mem_alloc(4 * length + 1);

	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)name[i];

		if (byte > 0x20 && byte < 0x7f && byte != '\\')
			text[used++] = name[i];
		else
			used += (size_t)snprintf(
			    text + used, 5, "\\%03u", (unsigned)byte);
	}
	if (used > 0 && text[used - 1] == '.')
		text[used - 1] = '\0';
	return text;
}

const char *spf_dns_literal(const char *host)
{
	char *text = mem_alloc(strlen(host) + 1);
	size_t used = 0;

	while (*host) {
		unsigned value = (unsigned char)*host++;

		if (value == '\\' && strspn(host, "0123456789") >= 3) {
			value = (unsigned)(100 * (host[0] - '0') + 10 * (host[1] - '0') +
					   (host[2] - '0'));
			host += 3;
			if (value == 0)
				return "";
		} else if (value == '\\') {
			value = (unsigned char)*host++;
			if (value == '.' || value == 0)
				return "";
		}
		text[used++] = (char)value;
	}
	return text;
}

bool spf_dns_is_name(const char *name)
{
	size_t length = strlen(name);

	if (length > 0 && name[length - 1] == '.')
		length--;
	if (length == 0 || length > NAME_MAX_BYTES)
		return false;
	for (size_t at = 0; at <= length;) {
		const char *dot = memchr(name + at, '.', length - at);
		size_t label = dot ? (size_t)(dot - name) - at : length - at;

		if (label == 0 || label > LABEL_MAX)
			return false;
		at += label + 1;
	}
	return true;
}

static struct dns_query *find(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	for (int i = 0; i < dns->count; i++) {
		if (dns->queries[i].type == type &&
		    strcasecmp(dns->queries[i].name, name) == 0)
			return &dns->queries[i];
	}
	return NULL;
}

void spf_dns_want(struct spf_dns *dns, const char *name, enum dns_type type)
{
	if (!spf_dns_is_name(name))
		return;
	const char *text = escaped(name);

	if (find(dns, text, type))
		return;
	if (dns->count == DNS_QUERIES_MAX) {
		dns->is_full = true;
		return;
	}
	if (!dns->queries)
		dns->queries = mem_alloc(DNS_QUERIES_MAX * sizeof *dns->queries);
	dns->queries[dns->count++] = (struct dns_query){ .name = text, .type = type };
}

bool spf_dns_ask(struct spf_dns *dns)
{
	int count = dns->count - dns->asked;

	if (count == 0)
		return false;
	dns_ask(dns->servers, dns->queries + dns->asked, count, dns->deadline);
	dns->asked = dns->count;
	return true;
}

const struct dns_answer *spf_dns_answer(
    struct spf_dns *dns, const char *name, enum dns_type type)
{
	static const struct dns_answer no_name = { .status = DNS_NXDOMAIN,
		.error = "it is no name that DNS can hold" };
	static const struct dns_answer over_limit = { .status = DNS_LIMIT,
		.error = "more than 60 DNS queries are needed" };

	if (!spf_dns_is_name(name))
		return &no_name;
	spf_dns_want(dns, name, type);
	const struct dns_query *query = find(dns, escaped(name), type);
	if (!query)
		return &over_limit;
	if (query >= dns->queries + dns->asked)
		spf_dns_ask(dns);
	return &query->answer;
}

const struct dns_answer *spf_dns_known(
    const struct spf_dns *dns, const char *name, enum dns_type type)
{
	const struct dns_query *query = find(dns, escaped(name), type);

	return query && query < dns->queries + dns->asked ? &query->answer : NULL;
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

const char *spf_dns_type_name(enum dns_type type)
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
