/* SPDX-License-Identifier: ISC */
#include "cli/range.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/decimal.h"

const char *range_parse(const char *text, struct range *range)
{
	struct range parsed = { .text = text, .start = 0, .end = INFINITY };
	const char *start = text[0] == '@' ? text + 1 : text;
	const char *colon = strchr(start, ':');
	const char *end = colon ? colon + 1 : start;
	bool well_formed = true;

	parsed.alerts_inside = text[0] == '@';
	if (colon && colon - start == 1 && start[0] == '~')
		parsed.start = -INFINITY;
	else if (colon && colon > start)
		well_formed = decimal_parse_bytes(
		    start, (int)(colon - start), &parsed.start);
	else if (colon)
		well_formed = end[0] != '\0';
	if (end[0] != '\0' || !colon)
		well_formed = well_formed && decimal_parse(end, &parsed.end);

	if (!well_formed)
		return mem_printf(
		    "'%s' is not a range ([@][START:][END], as in 5 or 10: or 1:8)",
		    clean_text(text, strlen(text), 80));
	if (parsed.start > parsed.end)
		return mem_printf("range '%s' starts above its end",
		    clean_text(text, strlen(text), 80));
	/* ":5" is accepted, but perfdata requires "5" or "0:5". */
	if (colon == start)
		parsed.text = mem_printf("%s%s", parsed.alerts_inside ? "@" : "", end);
	*range = parsed;
	return NULL;
}

bool range_alert(const struct range *range, double value)
{
	if (!range->text)
		return false;
	bool is_inside = value >= range->start && value <= range->end;
	return is_inside == range->alerts_inside;
}

const struct range *threshold_alert(
    const struct threshold *threshold, double value, bool *is_critical)
{
	*is_critical = range_alert(&threshold->critical, value);
	if (*is_critical)
		return &threshold->critical;
	return range_alert(&threshold->warning, value) ? &threshold->warning : NULL;
}
