/* SPDX-License-Identifier: ISC */
#ifndef UNIT_FOUND_H
#define UNIT_FOUND_H

#include "base/mem.h"
#include "cli/result.h"

/*
 * found - the findings of a judge, as one text for tables of cases.
 */

/* "C untrusted: TEXT": one line per finding, in the order of reporting; O, W, C or U is the
 * state.  " | DETAIL" follows if there is a detail, " => FIX" if the finding has its own. */
static inline const char *found_text(const struct result *result)
{
	static const char letters[] = "OWCU";
	const char *text = "";

	for (int i = 0; i < result->count; i++) {
		const struct finding *finding = &result->findings[i];

		text = mem_printf("%s%s%c %s: %s%s%s%s%s", text, i ? "\n" : "",
		    letters[finding->state], finding->kind->id, finding->text,
		    finding->detail ? " | " : "", finding->detail ? finding->detail : "",
		    finding->fix ? " => " : "", finding->fix ? finding->fix : "");
	}
	return text;
}

#endif
