/* SPDX-License-Identifier: ISC */
#include "cli/finding.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/spelling.h"

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
