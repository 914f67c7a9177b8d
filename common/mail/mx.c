/* SPDX-License-Identifier: ISC */
#include "mail/mx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dnsname.h"

static int by_preference(const void *one, const void *other)
{
	const struct mx_host *a = one, *b = other;

	return a->preference != b->preference ? a->preference - b->preference
					      : strcasecmp(a->name, b->name);
}

/* Keeps the first host of each name. */
static void drop_repeated(struct mx *mx)
{
	int kept = 0;

	for (int i = 0; i < mx->count; i++) {
		int known = 0;

		while (known < kept &&
		       strcasecmp(mx->hosts[known].name, mx->hosts[i].name) != 0)
			known++;
		if (known == kept)
			mx->hosts[kept++] = mx->hosts[i];
	}
	mx->count = kept;
}

static bool is_name_byte(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
}

static const char *byte_flaw(unsigned char byte)
{
	static const char shown[] = "!#$%*+,/:;=?@^`{}~\"'";

	if (byte == '.')
		return "a label of it contains a dot";
	if (byte && strchr(shown, byte))
		return mem_printf("it contains the byte 0x%02x (%c)", byte, byte);
	return mem_printf("it contains the byte 0x%02x", byte);
}

const char *mx_name_flaw(const char *name)
{
	const char *at = name;
	size_t label = 0, length = strlen(name);

	while (*at) {
		bool is_escaped;
		unsigned char byte = dnsname_byte(&at, &is_escaped);

		if (byte == '.' && !is_escaped && label == 0)
			return "a label of it is empty";
		if (byte != '.' && !is_name_byte(byte))
			return byte_flaw(byte);
		if (byte == '.' && is_escaped)
			return byte_flaw(byte);
		label = byte == '.' ? 0 : label + 1;
	}
	if (label == 0)
		return "a label of it is empty";
	return length > DNSNAME_HOST_MAX ? mem_printf("it has %zu bytes, more than %d",
					       length, DNSNAME_HOST_MAX)
					 : NULL;
}

bool mx_is_resolved(const struct mx_host *host)
{
	return !host->is_address && !host->flaw;
}

static void add_host(struct mx *mx, const char *name, int preference)
{
	struct mx_host *host = &mx->hosts[mx->count++];
	struct address literal;

	host->name = name;
	host->preference = preference;
	host->is_address = address_parse(name, 0, &literal);
	host->flaw = mx_name_flaw(name);
	host->shown = dnsname_shown(name);
	host->resolution.name = name;
	host->resolution.takes_any = true;
}

void mx_read(struct mx *mx, const struct dns_answer *answer, const char *domain)
{
	memset(mx, 0, sizeof *mx);
	mx->status = answer->status;
	mx->error = answer->error;
	mx->server = answer->server;
	mx->hosts = mem_alloc((size_t)(answer->count + 1) * sizeof *mx->hosts);
	for (int i = 0; i < answer->count; i++) {
		const struct dns_record *record = &answer->records[i];

		/* RFC 7505 3: a null MX has the root as its host. */
		if (record->host[0] == '\0')
			mx->has_null = true;
		else
			add_host(mx, record->host, record->preference);
	}
	qsort(mx->hosts, (size_t)mx->count, sizeof *mx->hosts, by_preference);
	drop_repeated(mx);
	if (mx->count > MX_HOSTS_MAX) {
		mx->left_out = mx->count - MX_HOSTS_MAX;
		mx->count = MX_HOSTS_MAX;
	}
	/* RFC 5321 5.1: no MX record, but the domain exists. */
	mx->is_implicit = answer->status == DNS_NODATA;
	if (mx->is_implicit)
		add_host(mx, domain, 0);
}

void mx_find(struct mx *mx, struct resolver *resolver, const char *domain,
    enum resolve_family family, struct deadline deadline)
{
	struct dns_question question = { .name = domain, .type = DNS_MX };
	int count = 0;

	resolver_ask(resolver, NULL, &question, 1, deadline);
	mx_read(mx, question.answer, domain);
	struct resolution *resolutions = mem_alloc(
	    (size_t)(mx->count + 1) * sizeof *resolutions);
	for (int i = 0; i < mx->count; i++) {
		if (mx_is_resolved(&mx->hosts[i]))
			resolutions[count++] = mx->hosts[i].resolution;
	}
	resolve_names(
	    resolver, resolutions, count, family, RESOLVE_PATIENCE_ALL_US, deadline);
	count = 0;
	for (int i = 0; i < mx->count; i++) {
		if (mx_is_resolved(&mx->hosts[i]))
			mx->hosts[i].resolution = resolutions[count++];
	}
}
