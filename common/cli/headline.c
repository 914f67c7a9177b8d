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
			if (result->findings[i].state != wanted)
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

/* What is said of the subject. */
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
	return mem_printf("%s %s", result->subject, predicate(result));
}

static bool is_first_of_group(const struct report *report, int index)
{
	const char *group = report->results[index].group;

	for (int i = 0; i < index; i++) {
		if (report->results[i].group &&
		    strcmp(report->results[i].group, group) == 0)
			return false;
	}
	return true;
}

static enum state group_state(const struct report *report, const char *group)
{
	enum state state = STATE_OK;

	for (int i = 0; i < report->count; i++) {
		const struct result *result = &report->results[i];

		if (result->group && strcmp(result->group, group) == 0)
			state = state_worse(state, result_state(result));
	}
	return state;
}

/* "1 of 3 mail servers fails: " */
static const char *count_text(const struct report *report)
{
	int groups = 0, bad = 0;
	bool is_warning = true;

	for (int i = 0; i < report->count; i++) {
		if (!report->results[i].group || !is_first_of_group(report, i))
			continue;
		enum state state = group_state(report, report->results[i].group);

		groups++;
		bad += state != STATE_OK;
		is_warning = is_warning && (state == STATE_OK || state == STATE_WARNING);
	}
	if (groups < 2)
		return "";
	const char *verb = is_warning ? (bad == 1 ? "has a warning" : "have warnings")
				      : (bad == 1 ? "fails" : "fail");
	return mem_printf("%d of %d %s %s: ", bad, groups, report->nouns, verb);
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

/* Nothing was examined to its end, and that is how the administrator wants it. */
static const char *silenced_results(const struct report *report)
{
	const char *text = "";

	for (int i = 0; i < report->count && i < RESULTS_SHOWN; i++)
		text = append(text, "; ",
		    report->results[i].group ? result_text(&report->results[i])
					     : predicate(&report->results[i]));
	return report->count > RESULTS_SHOWN
		   ? mem_printf("%s; and %d more", text, report->count - RESULTS_SHOWN)
		   : text;
}

const char *headline_text(const struct report *report)
{
	if (report->count == 0)
		return "nothing was examined";
	if (!report->title || (report->count == 1 && !report->results[0].group))
		return result_text(&report->results[0]);
	if (report_state(report) == STATE_OK)
		return mem_printf("%s: %s", report->title,
		    report->summary ? report->summary : silenced_results(report));

	const char *whole = bad_results(report, false);
	const char *members = bad_results(report, true);
	if (*members)
		whole = append(
		    whole, "; ", mem_printf("%s%s", count_text(report), members));
	return mem_printf("%s: %s", report->title, whole);
}
