/* SPDX-License-Identifier: ISC */
#include "cli/headline.h"

#include "base/mem.h"
#include "cli/tally.h"

enum { FINDINGS_SHOWN = 3, RESULTS_SHOWN = 3 };

static const char *append(const char *list, const char *separator, const char *item)
{
	return *list ? mem_printf("%s%s%s", list, separator, item) : item;
}

/* The findings, worst state first, as predicates of one subject; the text in behind follows
 * the first. */
static const char *findings_text(
    const struct result *result, bool is_good, const char *behind)
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
			if (shown++ == 0)
				text = append(text, "", behind);
		}
	}
	return more ? mem_printf("%s and %d more", text, more) : text;
}

/* The predicate of the subject; empty if all its findings are accepted. */
static const char *predicate(const struct result *result, const char *behind)
{
	if (result_state(result) != STATE_OK && result->count > 0)
		return findings_text(result, false, behind);
	if (result->summary)
		return mem_printf("%s%s", result->summary, behind);
	if (result->count > 0)
		return findings_text(result, true, behind);
	return "was not checked completely";
}

static const char *result_text(const struct result *result, const char *behind)
{
	const char *text = predicate(result, behind);

	if (!result->subject)
		return text;
	return *text ? mem_printf("%s %s", result_subject(result), text)
		     : result_subject(result);
}

/* text, and the number of accepted findings of the whole section. */
static const char *with_accepted(
    const struct section *section, const char *text, const char *separator)
{
	int count = 0;

	for (int i = 0; i <= section->count; i++)
		count += result_accepted(section_result(section, i));
	if (count == 0)
		return text;
	return append(text, separator,
	    mem_printf("%d finding%s accepted", count, count == 1 ? "" : "s"));
}

/* A list that shows its first items and counts the rest. */
struct items {
	const char *text;
	int shown, more;
};

static void add_item(struct items *items, const char *text)
{
	if (items->shown == RESULTS_SHOWN) {
		items->more++;
		return;
	}
	items->text = append(items->text, "; ", text);
	items->shown++;
}

static const char *items_text(const struct items *items)
{
	return items->more ? mem_printf("%s; and %d more", items->text, items->more)
			   : items->text;
}

static const enum state bad_states[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN };
enum { BAD_STATES = sizeof bad_states / sizeof *bad_states };

/* The findings of the whole that are not OK, the worst first. */
static const char *bad_findings(const struct result *whole)
{
	struct items items = { .text = "" };

	for (int rank = 0; rank < BAD_STATES; rank++) {
		for (int i = 0; i < whole->count; i++) {
			if (whole->findings[i].state == bad_states[rank])
				add_item(&items, whole->findings[i].text);
		}
	}
	return items_text(&items);
}

/* The results that are not OK, the worst first. */
static const char *bad_results(const struct section *section)
{
	struct items items = { .text = "" };

	for (int rank = 0; rank < BAD_STATES; rank++) {
		for (int i = 0; i < section->count; i++) {
			if (result_state(section->results[i]) == bad_states[rank])
				add_item(&items, result_text(section->results[i], ""));
		}
	}
	return items_text(&items);
}

/* For a section that is OK without a summary; empty if all findings are accepted.  A finding
 * of the whole that is OK by itself is left out if there is anything else. */
static const char *silenced_results(const struct section *section)
{
	const struct result *whole = &section->whole;
	bool is_alone = whole->count + section->count == 1;
	struct items items = { .text = "" };

	for (int i = 0; i < whole->count; i++) {
		const struct finding *finding = &whole->findings[i];
		bool is_remark = finding->kind->state == STATE_OK && !is_alone;

		if (!is_remark && !finding_is_accepted(finding))
			add_item(&items, finding->text);
	}
	for (int i = 0; i < section->count; i++) {
		if (*predicate(section->results[i], ""))
			add_item(&items, result_text(section->results[i], ""));
	}
	return items_text(&items);
}

/* The text of a single result. */
static const char *lone_text(const struct section *section, const struct result *result)
{
	const char *behind = section->tally ? mem_printf(" %s", section->tally) : "";
	bool has_text = *predicate(result, behind) != '\0';

	return with_accepted(
	    section, result_text(result, behind), has_text ? ", " : ": ");
}

/* The text of a section with a title, after the title. */
static const char *whole_text(const struct section *section)
{
	if (section_state(section) == STATE_OK)
		return with_accepted(section,
		    section->summary ? section->summary : silenced_results(section),
		    ", ");

	const char *whole = bad_findings(&section->whole);
	const char *members = bad_results(section);
	if (*members)
		whole = append(
		    whole, "; ", mem_printf("%s%s", tally_of_members(section), members));
	return with_accepted(section, whole, ", ");
}

static const char *section_text(const struct section *section)
{
	bool is_whole_alone = section->count == 0 && section->whole.count == 1;

	if (section->count == 0 && section->whole.count == 0)
		return "nothing was checked";
	if (is_whole_alone)
		return lone_text(section, &section->whole);
	if (!section->title)
		return lone_text(section, section->results[0]);
	return mem_printf("%s: %s", section->title, whole_text(section));
}

const char *headline_text(const struct report *report)
{
	struct items items = { .text = "" };

	if (report->error)
		return report->error;
	if (report->count == 0)
		return "nothing was checked";
	if (report->count == 1)
		return section_text(&report->sections[0]);
	if (report_state(report) == STATE_OK)
		return mem_printf("%d checks OK", report->count);
	for (int rank = 0; rank < BAD_STATES; rank++) {
		for (int i = 0; i < report->count; i++) {
			const struct section *section = &report->sections[i];

			if (section_state(section) == bad_states[rank])
				add_item(&items, mem_printf("%s %s", section->check->name,
						     section_text(section)));
		}
	}
	return items_text(&items);
}
