/* SPDX-License-Identifier: ISC */
#ifndef UNIT_ZONE_H
#define UNIT_ZONE_H

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dns.h"

/*
 * zone - DNS from a table instead of the network: defines dns_ask().
 *
 * A line is "NAME TYPE DATA", one record.  In the data of TXT and SPF, '|' separates strings.
 * MX data may begin with a preference, and "." is the root.  CNAME data is another name of the
 * zone.  SERVFAIL or SILENT as data is the result of the query; without a type it is the result
 * of every query for the name.  The size of an answer is that of its data.
 */
enum { ZONE_ALIASES_MAX = 8 };

static const char *const *zone_lines;
static int zone_most;
static int zone_questions; /* number of queries */

/* Uses up to most lines, or those before the first NULL. */
static inline void zone_begin(const char *const *lines, int most)
{
	zone_lines = lines;
	zone_most = most;
	zone_questions = 0;
}

/* The data of the line; NULL if it has another name or type. type NULL: any type. */
static inline const char *zone_data(const char *line, const char *name, const char *type)
{
	size_t length = strlen(name);

	if (strncasecmp(line, name, length) != 0 || line[length] != ' ')
		return NULL;
	line += length + 1;
	length = type ? strlen(type) : 0;
	return !type ? line
	       : strncmp(line, type, length) == 0 && line[length] == ' '
		   ? line + length + 1
		   : NULL;
}

static inline void zone_take_text(struct dns_record *record, const char *data)
{
	enum { SEAMS_MAX = 8 };
	uint16_t *seams = mem_alloc(SEAMS_MAX * sizeof *seams);
	char *bytes = mem_alloc(strlen(data) + 1);

	for (; *data; data++) {
		if (*data != '|')
			bytes[record->length++] = *data;
		else if (record->seam_count < SEAMS_MAX)
			seams[record->seam_count++] = (uint16_t)record->length;
	}
	record->bytes = (const unsigned char *)bytes;
	record->seams = record->seam_count ? seams : NULL;
}

static inline void zone_take(
    struct dns_answer *answer, enum dns_type type, const char *data)
{
	struct dns_record *record;
	unsigned char address[16] = { 0 };
	char *host;

	answer->records = mem_extend(answer->records, answer->count, sizeof *record);
	record = &answer->records[answer->count++];
	memset(record, 0, sizeof *record);
	answer->size += strlen(data);
	if (type == DNS_TXT || type == DNS_SPF) {
		zone_take_text(record, data);
	} else if (type == DNS_MX) {
		record->preference = (int)strtol(data, &host, 10);
		host = *host == ' ' ? host + 1 : mem_copy(data, strlen(data));
		record->host = strcmp(host, ".") == 0 ? "" : host;
	} else if (type == DNS_PTR) {
		record->host = data;
	} else {
		inet_pton(type == DNS_A ? AF_INET : AF_INET6, data, address);
		record->address = type == DNS_A ? address_ipv4(address, 0)
						: address_ipv6(address, 0);
	}
}

/* Fills the answer with the records of the name, after its aliases. */
static inline void zone_answer(
    struct dns_answer *answer, enum dns_type type, const char *name, int aliases)
{
	bool is_there = false;

	if (aliases > ZONE_ALIASES_MAX) {
		answer->status = DNS_FAILED;
		answer->error = "the aliases have no end";
		return;
	}
	answer->canonical = name;
	for (int i = 0; i < zone_most && zone_lines[i]; i++) {
		const char *whole = zone_data(zone_lines[i], name, NULL);
		const char *alias = zone_data(zone_lines[i], name, "CNAME");
		const char *data = zone_data(zone_lines[i], name, dns_type_name(type));

		is_there |= whole != NULL;
		if (alias) {
			answer->is_alias = true;
			zone_answer(answer, type, alias, aliases + 1);
			return;
		}
		if (!data && whole && strchr(whole, ' ') == NULL)
			data = whole;
		if (data && strcmp(data, "SERVFAIL") == 0) {
			answer->status = DNS_FAILED;
			answer->error = "the DNS server answers SERVFAIL";
			return;
		}
		if (data && strcmp(data, "SILENT") == 0) {
			answer->status = DNS_UNREACHABLE;
			answer->error = "no DNS server answers";
			return;
		}
		if (data)
			zone_take(answer, type, data);
	}
	answer->status = answer->count ? DNS_OK : is_there ? DNS_NODATA : DNS_NXDOMAIN;
	if (answer->status == DNS_NXDOMAIN)
		answer->error = "it does not exist in DNS (NXDOMAIN)";
}

void dns_ask(const struct dns_batch *batch, struct dns_query *queries, int count)
{
	for (int i = 0; i < count; i++) {
		struct dns_query *query = &queries[i];

		query->answer = (struct dns_answer){ .status = DNS_LIMIT,
			.error = "the limit is reached" };
		query->awaited_until.at_us = INT64_MAX;
		if (budget_take(batch->budget)) {
			zone_questions++;
			zone_answer(&query->answer, query->type, query->name, 0);
		}
		batch->answered(batch->context, query);
	}
}

#endif
