/* SPDX-License-Identifier: ISC */
#include "starttls/describe.h"

#include <string.h>

#include "base/calendar.h"
#include "base/mem.h"
#include "base/text.h"

static void note(struct result *result, const char *what, const char *value)
{
	fact_add(&result->facts, what, value);
}

static void note_capabilities(
    struct result *result, const char *what, const struct reply *reply)
{
	if (reply->verdict == REPLY_YES)
		note(result, what,
		    reply->capabilities.count ? text_join(reply->capabilities.texts,
						    reply->capabilities.count, "; ")
					      : "nothing");
}

static void note_certificate(struct result *result, const struct cert *cert, int index)
{
	const char *what = mem_printf("%s %d",
	    cert->is_extra     ? "Certificate not needed"
	    : !cert->is_stored ? "Certificate"
	    : cert->is_anchor  ? "Trust anchor"
			       : "Certificate not sent",
	    index);

	note(result, what,
	    mem_printf("'%s', issued by '%s', key %s, signed with %s", cert->subject,
		cert->issuer, cert->key, cert->signature));
	if (cert->has_dates)
		note(result, mem_printf("%s valid", what),
		    mem_printf("%s to %s", calendar_text(cert->not_before),
			calendar_text(cert->not_after)));
	if (index == 0 && cert->name_count > 0)
		note(result, mem_printf("%s names", what),
		    text_join(cert->names, cert->name_count, ", "));
}

static bool is_same_text(const char *one, const char *other)
{
	return strcmp(one, other) == 0;
}

/* Compares all fields that are printed. */
static bool is_same_certificate(const struct cert *one, const struct cert *other)
{
	if (one->name_count != other->name_count || one->has_dates != other->has_dates ||
	    one->is_stored != other->is_stored || one->is_anchor != other->is_anchor ||
	    one->is_extra != other->is_extra)
		return false;
	for (int i = 0; i < one->name_count; i++) {
		if (!is_same_text(one->names[i], other->names[i]))
			return false;
	}
	return one->not_before == other->not_before &&
	       one->not_after == other->not_after &&
	       is_same_text(one->subject, other->subject) &&
	       is_same_text(one->issuer, other->issuer) &&
	       is_same_text(one->key, other->key) &&
	       is_same_text(one->signature, other->signature);
}

bool describe_is_alike(const struct probe *one, const struct probe *other)
{
	const struct tls_facts *tls = probe_tls(one), *that = probe_tls(other);

	if (!tls || !that || tls->chain_count == 0 ||
	    tls->chain_count != that->chain_count)
		return false;
	for (int i = 0; i < tls->chain_count; i++) {
		if (!is_same_certificate(&tls->chain[i], &that->chain[i]))
			return false;
	}
	return true;
}

static void note_chain(struct result *result, const struct tls_facts *tls)
{
	note(result, "Not checked",
	    "a second certificate with another key type (RSA, EC), if the server has "
	    "one");
	for (int i = 0; i < tls->chain_count; i++)
		note_certificate(result, &tls->chain[i], i);
}

static void note_tls(
    struct result *result, const struct tls_facts *tls, const char *alike)
{
	note(result, "TLS",
	    mem_printf("%s, %s%s", tls->version_text, tls->cipher,
		tls->conceded[CONCEDED_RENEGOTIATION] ? ", no secure renegotiation"
						      : ""));
	if (tls->is_certificate_asked)
		note(result, "Client certificate", "the server asks for one");
	if (alike)
		note(result, "Certificates", mem_printf("as on %s", alike));
	else if (tls->chain_count > 0)
		note_chain(result, tls);
}

void describe_probe(
    struct result *result, const struct probe *probe, const char *alike, int64_t now)
{
	const struct dialogue *dialogue = &probe->dialogue;

	if (result->policy->verbosity < 2)
		return;
	note(result, "Time", calendar_text(now));
	for (int i = 0; i < probe->attempts.count; i++)
		note(result, "Skipped", probe->attempts.texts[i]);
	note(result, "Address", address_text(&probe->address));
	if (dialogue->greeting.text)
		note(result, "Greeting", dialogue->greeting.text);
	note_capabilities(result, "Offered before TLS", &dialogue->hello);
	const struct tls_facts *tls = probe_tls(probe);
	if (tls)
		note_tls(result, tls, alike);
	note_capabilities(result, "Offered inside TLS", &dialogue->inside);
	for (int i = 0; i < probe->conn.trace_count; i++)
		text_list_add(&result->dialogue, probe->conn.trace[i]);
}
