/* SPDX-License-Identifier: ISC */
#include "cli/finding.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/spelling.h"

struct severity {
	struct severity *next;
	const struct finding_kind *kind;
	enum state state;
};

static const struct {
	const char *name;
	int rank;
} states[] = {
	[STATE_OK] = { "OK", 0 },
	[STATE_WARNING] = { "WARNING", 2 },
	[STATE_CRITICAL] = { "CRITICAL", 3 },
	[STATE_UNKNOWN] = { "UNKNOWN", 1 },
};

const char *state_name(enum state state)
{
	return states[state].name;
}

bool state_parse(const char *text, enum state *state)
{
	for (int i = STATE_OK; i <= STATE_UNKNOWN; i++) {
		if (strcasecmp(text, states[i].name) == 0) {
			*state = (enum state)i;
			return true;
		}
	}
	return false;
}

const char *state_parse_error(const char *text)
{
	static const char *const words[] = { "ok", "warning", "critical", "unknown" };
	struct spelling spelling = spelling_of(text);

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		spelling_consider(&spelling, words[i]);
	return mem_printf("'%s' is not a state%s", clean_text(text, strlen(text), 80),
	    spelling_hint(&spelling, "", " (ok, warning, critical, unknown)"));
}

enum state state_worse(enum state one, enum state other)
{
	return states[one].rank >= states[other].rank ? one : other;
}

const struct finding_kind *finding_kind_find(
    const struct finding_kind *const *tables, const char *id)
{
	for (; *tables; tables++) {
		for (const struct finding_kind *kind = *tables; kind->id; kind++) {
			if (strcmp(kind->id, id) == 0)
				return kind;
		}
	}
	return NULL;
}

bool remedy_applies(const struct remedy *remedy, const char *const *software)
{
	const char *const *name = software;

	while (name && *name && strcmp(remedy->software, *name) != 0)
		name++;
	return !name || *name;
}

const struct remedy *remedy_find(
    const struct remedy *remedies, const char *const *software)
{
	for (; remedies && remedies->software; remedies++) {
		if (software && remedy_applies(remedies, software))
			return remedies;
	}
	return NULL;
}

static const char *unknown_finding(
    const struct finding_kind *const *tables, const char *id)
{
	struct spelling spelling = spelling_of(id);

	for (; *tables; tables++) {
		for (const struct finding_kind *kind = *tables; kind->id; kind++)
			spelling_consider(&spelling, kind->id);
	}
	return mem_printf("'%s' is not a finding%s", clean_text(id, strlen(id), 80),
	    spelling_hint(&spelling, "", " (--list-findings shows them)"));
}

const char *severities_read(const char *text, struct severities *severities)
{
	const char *equals = strchr(text, '=');
	struct severity severity = { .next = severities->first };

	if (!equals)
		return mem_printf(
		    "'%s' is not FINDING=STATE", clean_text(text, strlen(text), 80));

	const char *id = mem_copy(text, (size_t)(equals - text));
	severity.kind = finding_kind_find(severities->tables, id);
	if (!severity.kind)
		return unknown_finding(severities->tables, id);
	if (!state_parse(equals + 1, &severity.state))
		return state_parse_error(equals + 1);

	severities->first = mem_grow(&severity, sizeof severity, sizeof severity);
	return NULL;
}

enum state severities_state(const struct severities *severities,
    const struct finding_kind *kind, enum state otherwise, bool *is_mapped)
{
	const struct severity *severity = severities->first;

	while (severity && severity->kind != kind)
		severity = severity->next;
	*is_mapped = severity != NULL;
	return severity ? severity->state : otherwise;
}
