/* SPDX-License-Identifier: ISC */
#include "mail/spf_host.h"

#include <string.h>

#include "base/mem.h"
#include "mail/spf_ptr.h"

/* What a mechanism says (RFC 7208 4.6.2): match, no match, or an exception. */
enum verdict { MATCH, NO_MATCH, TEMPERROR, PERMERROR };

static enum spf_result evaluate(
    struct spf_host *host, const char *domain, bool is_included);

static enum verdict failed(
    struct spf_host *host, const struct dns_answer *answer, const char *name)
{
	host->failed = answer;
	host->why = mem_printf("%s cannot be looked up: %s", name, answer->error);
	return answer->status == DNS_LIMIT ? PERMERROR : TEMPERROR;
}

/* RFC 7208 4.6.4: at most two terms whose lookups find nothing. */
static bool count_void(struct spf_host *host, const struct dns_answer *answer)
{
	host->voids += spf_dns_is_void(answer);
	if (host->voids <= SPF_VOIDS_MAX)
		return true;
	host->why = "more than 2 lookups find nothing";
	return false;
}

static struct spf_macro_values values_for(
    struct spf_host *host, const char *domain, const char *text)
{
	struct spf_macro_values values = host->tree->values;

	values.domain = domain;
	if (spf_macro_needs_validated(text))
		values.validated = spf_ptr_validated(host->tree, domain);
	return values;
}

static const char *target(
    struct spf_host *host, const char *domain, const struct spf_term *term)
{
	if (!term->domain)
		return domain;
	struct spf_macro_values values = values_for(host, domain, term->domain);
	return spf_expand_domain(term->domain, &values);
}

/* RFC 7208 5.2: what the included result means here. */
static enum verdict include(struct spf_host *host, const char *name)
{
	switch (evaluate(host, name, true)) {
	case SPF_PASS:
		return MATCH;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return NO_MATCH;
	case SPF_TEMPERROR:
		return TEMPERROR;
	case SPF_NONE:
		host->why = mem_printf("include:%s leads to no SPF record", name);
		return PERMERROR;
	case SPF_PERMERROR:
		break;
	}
	return PERMERROR;
}

static enum verdict match_host(struct spf_host *host, const char *name,
    const struct spf_term *term, bool *is_counted)
{
	const struct dns_answer *answer = spf_dns_answer(
	    host->tree->dns, name, spf_tree_client_type(host->tree));

	if (spf_dns_has_failed(answer))
		return failed(host, answer, name);
	if (!*is_counted && !count_void(host, answer))
		return PERMERROR;
	*is_counted |= spf_dns_is_void(answer);
	for (int i = 0; i < answer->count; i++) {
		if (spf_tree_matches(
			&host->tree->values.address, &answer->records[i].address, term))
			return MATCH;
	}
	return NO_MATCH;
}

static enum verdict match_mx(
    struct spf_host *host, const char *name, const struct spf_term *term)
{
	const struct dns_answer *answer = spf_dns_answer(host->tree->dns, name, DNS_MX);
	bool is_counted = false;

	if (spf_dns_has_failed(answer))
		return failed(host, answer, name);
	if (!count_void(host, answer))
		return PERMERROR;
	if (answer->count > SPF_MX_MAX) {
		host->why = mem_printf(
		    "mx:%s has %d mail hosts, more than 10", name, answer->count);
		return PERMERROR;
	}
	for (int i = 0; i < answer->count; i++)
		spf_dns_want(host->tree->dns, spf_dns_literal(answer->records[i].host),
		    spf_tree_client_type(host->tree));
	for (int i = 0; i < answer->count; i++) {
		enum verdict verdict = match_host(
		    host, spf_dns_literal(answer->records[i].host), term, &is_counted);

		if (verdict != NO_MATCH)
			return verdict;
	}
	return NO_MATCH;
}

static enum verdict match_ptr(struct spf_host *host, const char *name)
{
	const struct dns_answer *names = spf_ptr_names(host->tree);

	if (!count_void(host, names))
		return PERMERROR;
	return spf_ptr_has(host->tree, names, name) ? MATCH : NO_MATCH;
}

static enum verdict match_exists(struct spf_host *host, const char *name)
{
	const struct dns_answer *answer = spf_dns_answer(host->tree->dns, name, DNS_A);

	if (spf_dns_has_failed(answer))
		return failed(host, answer, name);
	if (!count_void(host, answer))
		return PERMERROR;
	return answer->count > 0 ? MATCH : NO_MATCH;
}

/* RFC 7208 4.6.4: ten terms that need DNS, redirect among them. */
static bool count_lookup(struct spf_host *host)
{
	if (++host->lookups <= SPF_LOOKUPS_MAX)
		return true;
	host->why = "more than 10 DNS lookups are needed";
	return false;
}

static enum verdict match(
    struct spf_host *host, const char *domain, const struct spf_term *term)
{
	if (spf_term_is_lookup(term) && !count_lookup(host))
		return PERMERROR;
	const char *name = target(host, domain, term);
	bool is_counted = false;

	switch (term->kind) {
	case SPF_ALL:
		return MATCH;
	case SPF_INCLUDE:
		return include(host, name);
	case SPF_A:
		return match_host(host, name, term, &is_counted);
	case SPF_MX:
		return match_mx(host, name, term);
	case SPF_PTR:
		return match_ptr(host, name);
	case SPF_IP4:
	case SPF_IP6:
		return spf_tree_matches_literal(&host->tree->values.address, term)
			   ? MATCH
			   : NO_MATCH;
	case SPF_EXISTS:
		return match_exists(host, name);
	case SPF_REDIRECT:
	case SPF_EXP:
	case SPF_OTHER:
		break;
	}
	return NO_MATCH;
}

/* RFC 7208 6.2: whatever is wrong with it, there is no explanation then. */
static void explain(
    struct spf_host *host, const char *domain, const struct spf_record *record)
{
	size_t at;

	if (!record->exp)
		return;
	const struct dns_answer *answer = spf_dns_answer(
	    host->tree->dns, target(host, domain, record->exp), DNS_TXT);
	if (answer->count != 1)
		return;
	const struct dns_record *found = &answer->records[0];
	const char *text = mem_copy(found->bytes, found->length);
	if (spf_macro_check_explanation(text, found->length, &at))
		return;
	struct spf_macro_values values = values_for(host, domain, text);
	host->explanation = spf_expand_explanation(text, &values);
}

static enum spf_result redirected(struct spf_host *host, const char *domain,
    const struct spf_record *record, bool is_included)
{
	if (!count_lookup(host))
		return SPF_PERMERROR;
	const char *name = target(host, domain, record->redirect);
	enum spf_result result = evaluate(host, name, is_included);

	if (result != SPF_NONE)
		return result;
	host->why = mem_printf("redirect=%s leads to no SPF record", name);
	return SPF_PERMERROR;
}

static enum spf_result evaluate_record(struct spf_host *host, const char *domain,
    const struct spf_record *record, bool is_included)
{
	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (term->kind >= SPF_REDIRECT)
			continue;
		switch (match(host, domain, term)) {
		case MATCH:
			host->why = mem_printf("%s of %s", term->text, domain);
			if (term->result == SPF_FAIL && !is_included)
				explain(host, domain, record);
			return term->result;
		case NO_MATCH:
			break;
		case TEMPERROR:
			return SPF_TEMPERROR;
		case PERMERROR:
			return SPF_PERMERROR;
		}
	}
	if (record->redirect)
		return redirected(host, domain, record, is_included);
	host->why = mem_printf("nothing in the record of %s matches", domain);
	return SPF_NEUTRAL;
}

static enum spf_result evaluate(
    struct spf_host *host, const char *domain, bool is_included)
{
	const struct dns_answer *answer = spf_dns_answer(
	    host->tree->dns, domain, DNS_TXT);
	const struct dns_record *chosen;
	struct spf_record *record = mem_alloc(sizeof *record);
	int count = spf_dns_select(answer, &chosen);

	if (spf_dns_has_failed(answer))
		return failed(host, answer, domain) == PERMERROR ? SPF_PERMERROR
								 : SPF_TEMPERROR;
	host->why = mem_printf("%s publishes no SPF record", domain);
	if (count == 0)
		return SPF_NONE;
	if (count > 1) {
		host->why = mem_printf("%s publishes %d SPF records", domain, count);
		return SPF_PERMERROR;
	}
	spf_record_read(record, chosen->bytes, chosen->length);
	if (record->error) {
		host->why = mem_printf("'%s' at byte %d of the record of %s: %s",
		    record->error_term, record->error_position, domain, record->error);
		return SPF_PERMERROR;
	}
	return evaluate_record(host, domain, record, is_included);
}

enum spf_result spf_host_check(struct spf_host *host, const char *domain)
{
	/* RFC 7208 4.3: malformed, or a single label. */
	const char *dot = strchr(domain, '.');

	if (!spf_dns_is_name(domain) || !dot || dot[1] == '\0') {
		host->why = "this is no domain of two labels or more";
		return SPF_NONE;
	}
	spf_tree_build(host->tree, domain);
	return evaluate(host, domain, false);
}
