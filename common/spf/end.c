/* SPDX-License-Identifier: ISC */
#include "spf/end.h"

#include "base/mem.h"
#include "cli/decimal.h"
#include "spf/findings.h"
#include "spf/way.h"

/* An IPv4 /8; the same share of IPv6. */
static const double wide_total = 16777216, wide_share = 1.0 / 256;

/* At least half, even if single hosts are excepted. */
static const double half = 0.499;

static const char *const signs[] = {
	[SPF_NEUTRAL] = "?",
	[SPF_PASS] = "+",
	[SPF_FAIL] = "-",
	[SPF_SOFTFAIL] = "~",
};

/* The first stranger that gets the result; NULL if there is none.  *family: "IPv4 " or
 * "IPv6 " if only one family gets it, "" if all examined ones do. */
static const struct spf_stranger *who_gets(
    const struct spf_survey *survey, enum spf_result result, const char **family)
{
	const struct spf_stranger *found = NULL;
	bool gets[SPF_FAMILIES] = { false };

	for (int i = 0; i < SPF_FAMILIES * SPF_STRANGERS_MAX; i++) {
		const struct spf_stranger *stranger = spf_survey_stranger(survey, i);

		/* If every address is named, the shares decide, not one address. */
		if (!stranger || stranger->is_named || stranger->result != result)
			continue;
		found = found ? found : stranger;
		gets[i / SPF_STRANGERS_MAX] = true;
	}
	*family = gets[0] && survey->families[1].is_examined && !gets[1]   ? "IPv4 "
		  : gets[1] && survey->families[0].is_examined && !gets[0] ? "IPv6 "
									   : "";
	return found;
}

/* "~all", "exists:x.test in the record of y.test" */
static const char *decider_text(
    const struct spf_survey *survey, const struct spf_stranger *stranger)
{
	const struct spf_place *decider = &stranger->host.decider;
	const struct spf_term *term = decider->term;
	bool is_elsewhere = decider->domain != survey->root->domain;

	return mem_printf("%s%s%s%s",
	    term->kind == SPF_ALL && term->text[0] == 'a' ? "+" : "", term->text,
	    is_elsewhere ? " in the record of " : "",
	    is_elsewhere ? decider->domain : "");
}

/* The family of which at least half gets the result by the shares; *share: its share. */
static const char *most_get(
    const struct spf_survey *survey, enum spf_result result, double *share)
{
	const char *name = NULL;

	*share = 0;
	for (int i = SPF_FAMILIES - 1; i >= 0; i--) {
		const struct spf_facet *facet = &survey->families[i];
		double part = facet->is_examined
				  ? ip_set_share(&facet->share.results[result])
				  : 0;

		if (part < half || part < *share)
			continue;
		name = i ? "IPv6 " : "IPv4 ";
		*share = part;
	}
	return name;
}

/* The family in which public addresses get the result from the final all; NULL if there
 * is none. */
static const char *end_gives(const struct spf_survey *survey, enum spf_result result)
{
	const char *name = NULL;

	for (int i = 0; i < SPF_FAMILIES; i++) {
		const struct spf_facet *facet = &survey->families[i];
		const struct ip_set *end = &facet->share.end;

		if (!facet->is_examined || facet->share.end_result != result ||
		    ip_set_is_private(end) || ip_set_share(end) == 0)
			continue;
		name = name ? "" : i ? "IPv6 " : "IPv4 ";
	}
	return name;
}

static bool is_everything(const struct spf_survey *survey, const char **family)
{
	bool whole[SPF_FAMILIES] = { false };

	for (int i = 0; i < SPF_FAMILIES; i++) {
		const struct spf_facet *facet = &survey->families[i];

		whole[i] = facet->is_examined &&
			   ip_set_is_everything(&facet->share.results[SPF_PASS]);
	}
	*family = whole[0] && whole[1] ? "" : whole[0] ? "IPv4 " : "IPv6 ";
	return whole[0] || whole[1];
}

static bool judge_pass_all(struct result *result, const struct spf_survey *survey)
{
	const char *family = "", *whole;
	const struct spf_stranger *stranger = who_gets(survey, SPF_PASS, &family);
	double share;
	const char *most = most_get(survey, SPF_PASS, &share);
	const char *end = end_gives(survey, SPF_PASS);
	bool is_whole = is_everything(survey, &whole);
	const char *text;

	if (!stranger && !most && !end && !survey->door)
		return false;
	enum spf_kind kind = stranger ? stranger->host.decider.term->kind : SPF_OTHER;
	if (kind == SPF_ALL && !*family)
		text = mem_printf("lets %sanyone send (%s)", is_whole ? "" : "nearly ",
		    decider_text(survey, stranger));
	else if (kind == SPF_ALL || kind == SPF_EXISTS)
		text = mem_printf("lets any %sclient send (%s)", family,
		    decider_text(survey, stranger));
	else if (is_whole)
		text = mem_printf(
		    "lets anyone send: its terms add up to every %saddress", whole);
	else if (most)
		text = mem_printf(
		    "lets nearly anyone send: %s %% of all %saddresses pass",
		    decimal_text(100 * share, 1), most);
	else if (!stranger && end)
		text = mem_printf(
		    "lets any %sclient send that is not excepted (+all)", end);
	else if (!stranger)
		text = mem_printf(
		    "lets anyone send: the client chooses the name that %s looks up%s",
		    survey->door->text, spf_way_place(survey->door_node));
	else
		text = mem_printf("lets unlisted clients send: %s passes by %s",
		    address_text(&stranger->address), decider_text(survey, stranger));
	result_add(result, &findings_spf[SPF_PASS_ALL], text);
	return true;
}

/* "" or "redirects to x.test, which " */
static const char *way_to_end(const struct spf_survey *survey)
{
	const struct spf_term *redirect = survey->effective->record->redirect;

	if (!survey->all && redirect && spf_term_is_open(redirect))
		return "redirects to a name that depends on the message, whose record ";
	return survey->effective == survey->root
		   ? ""
		   : mem_printf("redirects to %s, which ", survey->effective->domain);
}

/* Neutral and softfail: neither rejects a client. */
static void judge_weak(struct result *result, const struct spf_survey *survey,
    bool is_open, enum spf_result weak, const struct finding_kind *kind,
    const char *consequence)
{
	const char *family = "";
	const struct spf_stranger *stranger = who_gets(survey, weak, &family);
	double share;
	const char *most = most_get(survey, weak, &share);
	const struct spf_term *term = stranger ? stranger->host.decider.term : NULL;
	const char *end = is_open ? NULL : end_gives(survey, weak);
	if ((term && term == survey->all) || (!term && end))
		result_add(result, kind,
		    mem_printf("%sends in %sall, which %s", way_to_end(survey),
			signs[weak], consequence));
	else if (term)
		result_add(result, kind,
		    mem_printf("gives %sclients that it does not list %s by %s, which %s",
			family, spf_result_name(weak), decider_text(survey, stranger),
			consequence));
	else if (most)
		result_add(result, kind,
		    mem_printf("gives %s %% of all %saddresses %s, which %s",
			decimal_text(100 * share, 1), most, spf_result_name(weak),
			consequence));
}

static void judge_no_all(struct result *result, const struct spf_survey *survey)
{
	const char *family;
	const struct spf_stranger *stranger = who_gets(survey, SPF_NEUTRAL, &family);

	if (stranger && !stranger->host.decider.term)
		result_add(result, &findings_spf[SPF_NO_ALL],
		    mem_printf("%sends in neither all nor redirect, which rejects nobody",
			way_to_end(survey)));
}

/* An all other than -all that no client reaches is misleading if all clients get fail. */
static void judge_unreached(struct result *result, const struct spf_survey *survey)
{
	const struct spf_term *all = survey->all;

	for (int i = 0; i < SPF_FAMILIES; i++) {
		const struct spf_facet *facet = &survey->families[i];

		if (facet->is_examined && facet->share.end.count > 0)
			return;
	}
	for (int i = 0; i < SPF_FAMILIES * SPF_STRANGERS_MAX; i++) {
		const struct spf_stranger *stranger = spf_survey_stranger(survey, i);

		if (stranger && stranger->result != SPF_FAIL)
			return;
	}
	if (all && all->result != SPF_FAIL)
		result_add(result, &findings_spf[SPF_DEAD_TERMS],
		    mem_printf("has terms that are never evaluated%s: %s at byte %d "
			       "follows terms that match every client",
			spf_way_place(survey->effective), all->text, all->position));
}

void spf_end_judge(struct result *result, const struct spf_survey *survey)
{
	double size = ip_set_size(&survey->families[0].share.results[SPF_PASS]);
	double share = survey->families[1].is_examined
			   ? ip_set_share(&survey->families[1].share.results[SPF_PASS])
			   : 0;
	bool is_open = judge_pass_all(result, survey);

	judge_weak(result, survey, is_open, SPF_NEUTRAL, &findings_spf[SPF_NEUTRAL_ALL],
	    "rejects nobody");
	judge_weak(result, survey, is_open, SPF_SOFTFAIL, &findings_spf[SPF_SOFTFAIL_ALL],
	    "marks forged mail but does not reject it");
	judge_no_all(result, survey);
	judge_unreached(result, survey);
	if (!is_open && size > wide_total)
		result_add(result, &findings_spf[SPF_WIDE_TOTAL],
		    mem_printf(
			"lets %s IPv4 addresses send in total", decimal_text(size, 0)));
	else if (!is_open && share > wide_share)
		result_add(result, &findings_spf[SPF_WIDE_TOTAL],
		    mem_printf("lets %s %% of all IPv6 addresses send in total",
			decimal_text(100 * share, 1)));
}

const char *spf_end_summary(const struct spf_survey *survey)
{
	const struct spf_term *all = survey->all;

	if (survey->root->record->count == 1 && all && all->result == SPF_FAIL &&
	    survey->effective == survey->root)
		return "sends no mail (v=spf1 -all)";
	return mem_printf("ends in %s, %d of %d DNS lookups",
	    all ? mem_printf("%sall", signs[all->result])
	    : survey->effective->record->redirect
		? "a redirect that depends on the message"
		: "no all",
	    survey->lookups, SPF_LOOKUPS_MAX);
}
