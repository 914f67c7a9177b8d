/* SPDX-License-Identifier: ISC */
#include "cli/severity.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/spelling.h"

struct severity {
	struct severity *next;
	const struct check *check;
	const struct finding_kind *kind;
	enum state state;
};

static bool has_several(const struct severities *severities)
{
	return severities->checks[0] && severities->checks[1];
}

static const char *unknown_finding(const struct severities *severities, const char *id)
{
	struct spelling spelling = spelling_of(id);
	bool is_scoped = has_several(severities) || strchr(id, '/');

	for (const struct check *const *check = severities->checks; *check; check++) {
		for (const struct finding_kind *const *table = (*check)->findings; *table;
		     table++) {
			for (const struct finding_kind *kind = *table; kind->id; kind++)
				spelling_consider(
				    &spelling, check_finding_id(*check, kind, is_scoped));
		}
	}
	return mem_printf("'%s' is not a finding%s", clean_text(id, strlen(id), 80),
	    spelling_hint(&spelling, "", " (--list-findings shows them)"));
}

/* Fills in check and kind; false if no finding has that id. */
static bool find(
    struct severity *severity, const struct severities *severities, const char *id)
{
	const char *slash = strchr(id, '/');
	size_t scope = slash ? (size_t)(slash - id) : 0;

	if (!slash && has_several(severities))
		return false;
	for (const struct check *const *check = severities->checks; *check; check++) {
		const char *name = (*check)->name;

		if (slash && (strlen(name) != scope || strncmp(id, name, scope) != 0))
			continue;
		severity->check = *check;
		severity->kind = finding_kind_find(
		    (*check)->findings, slash ? slash + 1 : id);
		return severity->kind != NULL;
	}
	return false;
}

const char *severities_read(const char *text, struct severities *severities)
{
	const char *equals = strchr(text, '=');
	struct severity severity = { .next = severities->first };

	if (!equals)
		return mem_printf(
		    "'%s' is not FINDING=STATE", clean_text(text, strlen(text), 80));

	const char *id = mem_copy(text, (size_t)(equals - text));
	if (!find(&severity, severities, id))
		return unknown_finding(severities, id);
	if (!state_parse(equals + 1, &severity.state))
		return state_parse_error(equals + 1);

	severities->first = mem_grow(&severity, sizeof severity, sizeof severity);
	return NULL;
}

enum state severities_state(const struct severities *severities,
    const struct check *check, const struct finding_kind *kind, enum state otherwise,
    bool *is_mapped)
{
	const struct severity *severity = severities->first;

	while (severity && (severity->kind != kind || severity->check != check))
		severity = severity->next;
	*is_mapped = severity != NULL;
	return severity ? severity->state : otherwise;
}
