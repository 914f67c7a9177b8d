/* SPDX-License-Identifier: ISC */
#include "spf/eval.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "net/dnsname.h"
#include "spf/ptr.h"

/* The result of a mechanism (RFC 7208 4.6.2): match, no match, or an exception. */
enum reply_verdict { MATCH, NO_MATCH, TEMPERROR, PERMERROR };

static enum spf_result evaluate(
    struct spf_eval *host, const char *domain, bool is_included);

static enum reply_verdict failed(
    struct spf_eval *host, const struct dns_answer *answer, const char *name)
{
	host->failed = answer;
	host->why = mem_printf("%s cannot be looked up: %s", name, answer->error);
	return TEMPERROR;
}

static bool is_open(const struct spf_eval *host)
{
	return host->open > 0 || (host->at.term && spf_term_is_open(host->at.term));
}

/* RFC 7208 4.6.4: at most two void lookups. */
static bool count_void(struct spf_eval *host, const struct dns_answer *answer)
{
	if (!spf_dns_is_void(answer))
		return true;
	if (host->is_stranger && is_open(host)) {
		host->open_voids++;
		return true;
	}
	if (host->is_stranger) {
		host->void_terms = mem_extend(
		    host->void_terms, host->voids, sizeof *host->void_terms);
		host->void_terms[host->voids++] = host->at;
		return true;
	}
	if (++host->voids <= SPF_VOIDS_MAX)
		return true;
	host->why = "more than 2 lookups find nothing";
	return false;
}

static struct spf_macro_values values_for(
    struct spf_eval *host, const char *domain, const char *text)
{
	struct spf_macro_values values = host->tree->values;

	values.domain = domain;
	if (spf_macro_needs_validated(text))
		values.validated = spf_ptr_validated(host->tree, domain);
	return values;
}

static const char *target(
    struct spf_eval *host, const char *domain, const struct spf_term *term)
{
	if (!term->domain)
		return domain;
	struct spf_macro_values values = values_for(host, domain, term->domain);
	host->letters |= spf_macro_letters(term->domain);
	return spf_expand_domain(term->domain, &values);
}

/* The lookup limit ends a client's loop; a stranger's loop ends here. */
static bool is_within_itself(const struct spf_eval *host, const char *name)
{
	const struct spf_chain *outer = host->is_stranger ? host->chain : NULL;

	for (; outer; outer = outer->outer) {
		if (strcasecmp(outer->domain, name) == 0)
			return true;
	}
	return false;
}

/* The result of the record that a term leads to. */
static enum spf_result evaluate_other(struct spf_eval *host, const struct spf_term *term,
    const char *name, bool is_included)
{
	struct spf_place at = host->at;
	bool depends = spf_term_is_open(term);

	if (!depends && is_within_itself(host, name)) {
		host->why = mem_printf("the record of %s leads back to itself", name);
		return SPF_PERMERROR;
	}
	host->open += depends;
	enum spf_result result = evaluate(host, name, is_included);
	host->open -= depends;
	host->at = at;
	return result;
}

/* RFC 7208 5.2: the meaning of the included result. */
static enum reply_verdict include(
    struct spf_eval *host, const struct spf_term *term, const char *name)
{
	switch (evaluate_other(host, term, name, true)) {
	case SPF_PASS:
		return MATCH;
	case SPF_FAIL:
	case SPF_SOFTFAIL:
	case SPF_NEUTRAL:
		return NO_MATCH;
	case SPF_TEMPERROR:
		return TEMPERROR;
	case SPF_NONE:
		host->why = mem_printf(
		    "include:%s leads to a domain without an SPF record", name);
		return PERMERROR;
	case SPF_PERMERROR:
		break;
	}
	return PERMERROR;
}

static enum reply_verdict match_host(struct spf_eval *host, const char *name,
    const struct spf_term *term, bool *is_counted)
{
	const struct dns_answer *answer = spf_dns_answer(
	    host->tree->dns, name, spf_tree_client_type(host->tree));

	if (spf_dns_has_failed(answer))
		return failed(host, answer, name);
	if (!*is_counted && !count_void(host, answer))
		return PERMERROR;
	*is_counted |= spf_dns_is_void(answer);
	/* Past the limits, a record may name a host a thousand times. */
	if (host->is_stranger)
		return spf_tree_has_client(host->tree, name, term) ? MATCH : NO_MATCH;
	for (int i = 0; i < answer->count; i++) {
		if (spf_tree_matches(
			&host->tree->values.address, &answer->records[i].address, term))
			return MATCH;
	}
	return NO_MATCH;
}

static enum reply_verdict match_mx(
    struct spf_eval *host, const char *name, const struct spf_term *term)
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
		spf_dns_want(host->tree->dns, dnsname_literal(answer->records[i].host),
		    spf_tree_client_type(host->tree));
	for (int i = 0; i < answer->count; i++) {
		enum reply_verdict verdict = match_host(
		    host, dnsname_literal(answer->records[i].host), term, &is_counted);

		if (verdict != NO_MATCH)
			return verdict;
	}
	return NO_MATCH;
}

static enum reply_verdict match_ptr(struct spf_eval *host, const char *name)
{
	const struct dns_answer *names = spf_ptr_names(host->tree);

	if (!count_void(host, names))
		return PERMERROR;
	return spf_ptr_has(host->tree, names, name) ? MATCH : NO_MATCH;
}

static enum reply_verdict match_exists(struct spf_eval *host, const char *name)
{
	const struct dns_answer *answer = spf_dns_answer(host->tree->dns, name, DNS_A);

	if (spf_dns_has_failed(answer))
		return failed(host, answer, name);
	if (!count_void(host, answer))
		return PERMERROR;
	return answer->count > 0 ? MATCH : NO_MATCH;
}

/* RFC 7208 4.6.4: ten terms that need DNS, including redirect. */
static bool count_lookup(struct spf_eval *host)
{
	int most = host->is_stranger && host->open == 0 ? SPF_TREE_LOOKUPS_MAX
							: SPF_LOOKUPS_MAX;

	host->open_lookups += host->open > 0;
	if (++host->lookups <= most)
		return true;
	host->why = mem_printf("more than %d DNS lookups are needed", most);
	return false;
}

static enum reply_verdict match(
    struct spf_eval *host, const char *domain, const struct spf_term *term)
{
	host->at = (struct spf_place){ term, domain };
	if (spf_term_is_lookup(term) && !count_lookup(host))
		return PERMERROR;
	const char *name = target(host, domain, term);
	bool is_counted = false;

	switch (term->kind) {
	case SPF_ALL:
		return MATCH;
	case SPF_INCLUDE:
		return include(host, term, name);
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

/* RFC 7208 6.2: any error in it means no explanation. */
static void explain(
    struct spf_eval *host, const char *domain, const struct spf_record *record)
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

static enum spf_result redirected(struct spf_eval *host, const char *domain,
    const struct spf_record *record, bool is_included)
{
	host->at = (struct spf_place){ record->redirect, domain };
	if (!count_lookup(host))
		return SPF_PERMERROR;
	const char *name = target(host, domain, record->redirect);
	enum spf_result result = evaluate_other(
	    host, record->redirect, name, is_included);

	if (result != SPF_NONE)
		return result;
	host->why = mem_printf(
	    "redirect=%s leads to a domain without an SPF record", name);
	return SPF_PERMERROR;
}

/* Whether evaluation continues after an error. */
static bool pass_over(struct spf_eval *host, enum spf_result error)
{
	struct spf_fault fault = { error, host->why, host->failed };

	if (!host->is_stranger)
		return false;

	if (host->fault.result == SPF_NONE)
		host->fault = fault;
	if (host->open_fault.result == SPF_NONE && is_open(host))
		host->open_fault = fault;
	return true;
}

static void note_decider(
    struct spf_eval *host, const char *domain, const struct spf_term *term)
{
	host->why = mem_printf("%s of %s", term->text, domain);
	/* For a passing include, the decider is the term that passed inside it. */
	if (term->kind != SPF_INCLUDE || term->result != SPF_PASS)
		host->decider = (struct spf_place){ term, domain };
}

static enum spf_result evaluate_record(struct spf_eval *host, const char *domain,
    const struct spf_record *record, bool is_included)
{
	for (int i = 0; i < record->count; i++) {
		const struct spf_term *term = &record->terms[i];

		if (term->kind >= SPF_REDIRECT)
			continue;
		switch (match(host, domain, term)) {
		case MATCH:
			note_decider(host, domain, term);
			if (term->result == SPF_FAIL && !is_included &&
			    !host->is_stranger)
				explain(host, domain, record);
			return term->result;
		case NO_MATCH:
			break;
		case TEMPERROR:
			if (pass_over(host, SPF_TEMPERROR))
				break;
			return SPF_TEMPERROR;
		case PERMERROR:
			if (pass_over(host, SPF_PERMERROR))
				break;
			return SPF_PERMERROR;
		}
	}
	host->decider = (struct spf_place){ NULL, NULL };
	if (record->redirect)
		return redirected(host, domain, record, is_included);
	host->why = mem_printf("nothing in the record of %s matches", domain);
	return SPF_NEUTRAL;
}

static enum spf_result evaluate(
    struct spf_eval *host, const char *domain, bool is_included)
{
	static const struct dns_answer too_many_terms = { .status = DNS_LIMIT,
		.error = "its record has more terms than the check reads" };
	const struct spf_published *published = spf_dns_published(
	    host->tree->dns, domain);
	const struct spf_record *record = &published->record;
	struct spf_chain chain = { domain, host->chain };

	if (spf_dns_has_failed(published->answer)) {
		failed(host, published->answer, domain);
		return SPF_TEMPERROR;
	}
	host->why = mem_printf("%s publishes no SPF record", domain);
	if (published->records == 0)
		return SPF_NONE;
	if (published->records > 1) {
		host->why = mem_printf(
		    "%s publishes %d SPF records", domain, published->records);
		return SPF_PERMERROR;
	}
	if (record->error) {
		host->why = mem_printf("'%s' at byte %d of the record of %s: %s",
		    record->error_term, record->error_position, domain, record->error);
		return SPF_PERMERROR;
	}
	if (record->is_cut) {
		failed(host, &too_many_terms, domain);
		host->why = mem_printf("the records up to that of %s have more than %d "
				       "terms together",
		    domain, SPF_TERMS_MAX);
		return SPF_TEMPERROR;
	}
	host->chain = &chain;
	enum spf_result result = evaluate_record(host, domain, record, is_included);
	host->chain = chain.outer;
	return result;
}

enum spf_result spf_eval_check(struct spf_eval *host, const char *domain)
{
	/* RFC 7208 4.3: malformed, or a single label. */
	const char *dot = strchr(domain, '.');

	if (!dnsname_fits(domain) || !dot || dot[1] == '\0') {
		host->why = "not a fully qualified domain name";
		return SPF_NONE;
	}
	if (host->is_stranger) {
		enum spf_result result = evaluate(host, domain, false);

		if (result == SPF_TEMPERROR || result == SPF_PERMERROR)
			pass_over(host, result);
		return result;
	}
	spf_tree_build(host->tree, domain);
	return evaluate(host, domain, false);
}
