/* SPDX-License-Identifier: ISC */
#include "cli/headline.h"

#include <string.h>

#include "base/mem.h"

enum { FINDINGS_SHOWN = 3, RESULTS_SHOWN = 3 };

static const char *append(const char *list, const char *separator, const char *item)
{
	return *list ? mem_printf("%s%s%s", list, separator, item) : item;
}

/* What was found in the states from worst to least bad, as predicates to one subject. */
static const char *findings_text(const struct result *result, bool is_good)
{
	const enum state ranks[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN };
	const char *text = "";
	int shown = 0, more = 0;

	for (int rank = 0; rank < (is_good ? 1 : 3); rank++) {
		enum state wanted = is_good ? STATE_OK : ranks[rank];

		for (int i = 0; i < result->count; i++) {
			if (result->findings[i].state != wanted ||
			    finding_is_accepted(&result->findings[i]))
				continue;
			if (shown == FINDINGS_SHOWN) {
				more++;
				continue;
			}
			text = append(text, ", ", result->findings[i].text);
			shown++;
		}
	}
	return more ? mem_printf("%s and %d more", text, more) : text;
}

/* What is said of the subject; empty where all that was found is accepted. */
static const char *predicate(const struct result *result)
{
	if (result_state(result) != STATE_OK && result->count > 0)
		return findings_text(result, false);
	if (result->summary)
		return result->summary;
	if (result->count > 0)
		return findings_text(result, true);
	return "was not examined to the end";
}

static const char *result_text(const struct result *result)
{
	const char *text = predicate(result);

	return *text ? mem_printf("%s %s", result_subject(result), text)
		     : result_subject(result);
}

/* Text, and how many findings of the whole report the administrator has accepted. */
static const char *with_accepted(
    const struct report *report, const char *text, const char *separator)
{
	int count = 0;

	for (int i = 0; i < report->count; i++)
		count += result_accepted(&report->results[i]);
	if (count == 0)
		return text;
	return append(text, separator,
	    mem_printf("%d finding%s accepted", count, count == 1 ? "" : "s"));
}

/* What the members of the whole are: its groups, or the parts of the only group. */
enum membership { BY_GROUP, BY_PART };

static const char *member_of(const struct result *result, enum membership membership)
{
	return membership == BY_GROUP ? result->group : result->part;
}

static bool is_same_member(
    const struct result *one, const struct result *other, enum membership membership)
{
	const char *a = member_of(one, membership), *b = member_of(other, membership);

	return a && b && strcmp(a, b) == 0;
}

static bool is_first_of_member(
    const struct report *report, int index, enum membership membership)
{
	for (int i = 0; i < index; i++) {
		if (is_same_member(
			&report->results[i], &report->results[index], membership))
			return false;
	}
	return true;
}

/* Nothing is known of it: what is wrong is not its fault. */
static bool is_unexamined(const struct result *result)
{
	for (int i = 0; i < result->count; i++) {
		const struct finding *finding = &result->findings[i];

		if (finding->state != STATE_OK &&
		    (finding->state != STATE_UNKNOWN ||
			finding->own_state != STATE_UNKNOWN))
			return false;
	}
	return result_state(result) == STATE_UNKNOWN;
}

struct tally {
	int members, failing, unexamined;
	bool are_warnings; /* nothing worse in those that fail */
};

static void tally_member(struct tally *tally, const struct report *report,
    const struct result *first, enum membership membership)
{
	enum state state = STATE_OK;
	bool is_failing = false;

	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if (!is_same_member(result, first, membership))
			continue;
		state = state_worse(state, result_state(result));
		is_failing |= result_state(result) != STATE_OK && !is_unexamined(result);
	}
	tally->members++;
	tally->failing += is_failing;
	tally->unexamined += state != STATE_OK && !is_failing;
	tally->are_warnings &= !is_failing || state == STATE_WARNING;
}

static struct tally tally_members(const struct report *report, enum membership membership)
{
	struct tally tally = { .are_warnings = true };

	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if (member_of(result, membership) &&
		    is_first_of_member(report, i, membership))
			tally_member(&tally, report, result, membership);
	}
	return tally;
}

/* "1 of 3 mail hosts fails, 1 was not examined: " */
static const char *tally_text(const struct tally *tally, const char *nouns)
{
	const char *verb = tally->are_warnings
			       ? (tally->failing == 1 ? "has a warning" : "have warnings")
			       : (tally->failing == 1 ? "fails" : "fail");
	const char *missed = tally->unexamined == 1 ? "was not examined"
						    : "were not examined";

	if (tally->members < 2 || tally->failing + tally->unexamined == 0)
		return "";
	if (tally->failing == 0)
		return mem_printf(
		    "%d of %d %s %s: ", tally->unexamined, tally->members, nouns, missed);
	const char *text = mem_printf(
	    "%d of %d %s %s", tally->failing, tally->members, nouns, verb);
	return tally->unexamined
		   ? mem_printf("%s, %d %s: ", text, tally->unexamined, missed)
		   : mem_printf("%s: ", text);
}

static const char *count_text(const struct report *report)
{
	struct tally tally = tally_members(report, BY_GROUP);

	if (tally.members > 1)
		return tally_text(&tally, report->nouns);
	tally = tally_members(report, BY_PART);
	return tally_text(&tally, "addresses");
}

/* The results that are not OK, the worst first; those of the whole, then those of its
 * members. */
static const char *bad_results(const struct report *report, bool is_member)
{
	const enum state ranks[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN };
	const char *text = "";
	int shown = 0, more = 0;

	for (size_t rank = 0; rank < sizeof ranks / sizeof *ranks; rank++) {
		for (int i = 0; i < report->count; i++) {
			const struct result *result = &report->results[i];

			if (result_state(result) != ranks[rank] ||
			    (result->group != NULL) != is_member)
				continue;
			if (shown == RESULTS_SHOWN) {
				more++;
				continue;
			}
			text = append(text, "; ",
			    is_member ? result_text(result) : predicate(result));
			shown++;
		}
	}
	return more ? mem_printf("%s; and %d more", text, more) : text;
}

/* Says nothing but what is good by itself. */
static bool is_remark(const struct result *result)
{
	for (int i = 0; i < result->count; i++) {
		if (result->findings[i].kind->state != STATE_OK)
			return false;
	}
	return !result->group;
}

/* Nothing was examined to its end, and that is good: empty where all of it is accepted. */
static const char *silenced_results(const struct report *report)
{
	const char *text = "";
	int shown = 0, more = 0;

	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if ((report->count > 1 && is_remark(result)) || !*predicate(result))
			continue;
		if (shown == RESULTS_SHOWN) {
			more++;
			continue;
		}
		text = append(
		    text, "; ", result->group ? result_text(result) : predicate(result));
		shown++;
	}
	return more ? mem_printf("%s; and %d more", text, more) : text;
}

static const char *lone_text(const struct report *report)
{
	const struct result *result = &report->results[0];

	return with_accepted(
	    report, result_text(result), *predicate(result) ? ", " : ": ");
}

/* What is said of the whole. */
static const char *whole_text(const struct report *report)
{
	if (report_state(report) == STATE_OK)
		return with_accepted(report,
		    report->summary ? report->summary : silenced_results(report), ", ");

	const char *whole = bad_results(report, false);
	const char *members = bad_results(report, true);
	if (*members)
		whole = append(
		    whole, "; ", mem_printf("%s%s", count_text(report), members));
	return with_accepted(report, whole, ", ");
}

const char *headline_text(const struct report *report)
{
	if (report->count == 0)
		return "nothing was examined";
	if (!report->title || (report->count == 1 && !report->results[0].group))
		return lone_text(report);
	return mem_printf("%s: %s", report->title, whole_text(report));
}
