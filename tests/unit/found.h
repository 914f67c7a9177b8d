/* SPDX-License-Identifier: ISC */
#ifndef UNIT_FOUND_H
#define UNIT_FOUND_H

#include "base/mem.h"
#include "cli/result.h"

/*
 * found - what a judge has found, as one text for tables of cases.
 */

/* "C untrusted: TEXT": a line a finding, in the order in which they were found; O, W, C or U is
 * the state.  " | DETAIL" follows where there is one, " => FIX" where the finding has its own. */
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
