/* SPDX-License-Identifier: ISC */
#include "mail/facts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

const char *facts_date_text(int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm tm;
	char text[64] = "";

	if (gmtime_r(&time, &tm))
		strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm);
	return mem_copy(text, strlen(text));
}

enum { JOINED_MAX = 4096 };

/* As much as a line of output can hold. */
static const char *joined(const char *const *texts, int count, const char *separator)
{
	char *all = mem_alloc(JOINED_MAX);
	size_t used = 0;

	for (int i = 0; i < count && used < JOINED_MAX - 1; i++)
		used += (size_t)snprintf(
		    all + used, JOINED_MAX - used, "%s%s", i ? separator : "", texts[i]);
	return all;
}

static void note(struct result *result, const char *what, const char *value)
{
	text_list_add(&result->facts, mem_printf("%s: %s", what, value));
}

static void note_capabilities(
    struct result *result, const char *what, const struct reply *reply)
{
	if (reply->verdict == REPLY_YES)
		note(result, what,
		    reply->capabilities.count ? joined(reply->capabilities.texts,
						    reply->capabilities.count, "; ")
					      : "nothing");
}

static void note_certificate(struct result *result, const struct cert *cert, int index)
{
	const char *what = mem_printf("%s %d",
	    cert->is_anchor  ? "Trust anchor"
	    : cert->is_extra ? "Certificate not needed"
			     : "Certificate",
	    index);

	note(result, what,
	    mem_printf("'%s', issued by '%s', key %s, signed with %s", cert->subject,
		cert->issuer, cert->key, cert->signature));
	if (cert->has_dates)
		note(result, mem_printf("%s valid", what),
		    mem_printf("%s to %s", facts_date_text(cert->not_before),
			facts_date_text(cert->not_after)));
	if (index == 0 && cert->name_count > 0)
		note(result, mem_printf("%s names", what),
		    joined(cert->names, cert->name_count, ", "));
}

static void note_tls(struct result *result, const struct tls_facts *tls)
{
	note(result, "TLS", mem_printf("%s, %s", tls->version_text, tls->cipher));
	for (int i = 0; i < tls->chain_count; i++)
		note_certificate(result, &tls->chain[i], i);
}

void facts_note(struct result *result, const struct probe *probe, int64_t now)
{
	const struct dialogue *dialogue = &probe->dialogue;

	if (result->policy->verbosity < 2)
		return;
	note(result, "Time", facts_date_text(now));
	for (int i = 0; i < probe->attempts.count; i++)
		note(result, "Passed over", probe->attempts.texts[i]);
	note(result, "Address", address_text(&probe->address));
	if (dialogue->greeting.text)
		note(result, "Greeting", dialogue->greeting.text);
	note_capabilities(result, "Offered before TLS", &dialogue->hello);
	if (dialogue->tls.is_established)
		note_tls(result, &dialogue->tls);
	note_capabilities(result, "Offered inside TLS", &dialogue->inside);
	for (int i = 0; i < probe->conn.trace_count; i++)
		text_list_add(&result->dialogue, probe->conn.trace[i]);
}
