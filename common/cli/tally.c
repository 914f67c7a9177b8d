/* SPDX-License-Identifier: ISC */
#include "cli/tally.h"

#include <string.h>

#include "base/mem.h"

/* The members of the whole: its groups, or the parts of the only group. */
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
    const struct section *section, int index, enum membership membership)
{
	for (int i = 0; i < index; i++) {
		if (is_same_member(
			section->results[i], section->results[index], membership))
			return false;
	}
	return true;
}

/* Whether the result is UNKNOWN, and not by --severity: the subject is not at fault. */
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
	bool are_warnings; /* failing members have only warnings */
};

static void tally_member(struct tally *tally, const struct section *section,
    const struct result *first, enum membership membership)
{
	enum state state = STATE_OK;
	bool is_failing = false;

	for (int i = 0; i < section->count; i++) {
		const struct result *result = section->results[i];

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

static struct tally tally_members(
    const struct section *section, enum membership membership)
{
	struct tally tally = { .are_warnings = true };

	for (int i = 0; i < section->count; i++) {
		const struct result *result = section->results[i];

		if (member_of(result, membership) &&
		    is_first_of_member(section, i, membership))
			tally_member(&tally, section, result, membership);
	}
	return tally;
}

/* "1 of 3 mail hosts fails, 1 was not checked: " */
static const char *tally_text(const struct tally *tally, const char *nouns)
{
	const char *verb = tally->are_warnings
			       ? (tally->failing == 1 ? "has a warning" : "have warnings")
			       : (tally->failing == 1 ? "fails" : "fail");
	const char *missed = tally->unexamined == 1 ? "was not checked"
						    : "were not checked";

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

const char *tally_of_members(const struct section *section)
{
	struct tally tally = tally_members(section, BY_GROUP);

	if (tally.members > 1)
		return tally_text(&tally, section->nouns);
	tally = tally_members(section, BY_PART);
	return tally_text(&tally, "addresses");
}
