/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

#include <string.h>

#include "base/clean.h"
#include "base/mem.h"
#include "cli/headline.h"

const char *render_first_line(const struct report *report)
{
	return mem_printf("%s %s - %s", report->program->label,
	    state_name(report_state(report)), headline_text(report));
}

const char *render_report(const struct report *report)
{
	switch (report->policy->format) {
	case OUTPUT_JSON:
		return render_json(report);
	case OUTPUT_PROMETHEUS:
		return render_prometheus(report);
	case OUTPUT_PLUGIN:
		break;
	}
	return render_plugin(report);
}

/* Clean text has no control characters and no backslash: only quotation marks need an
 * escape. */
void render_escaped(struct text_builder *builder, const char *text)
{
	const char *clean = clean_text(text, strlen(text), RENDER_LINE_MAX);

	for (size_t length; *clean; clean += length) {
		length = strcspn(clean, "\"");
		text_append(builder, clean, length);
		if (clean[length] == '"') {
			text_append(builder, "\\\"", 2);
			length++;
		}
	}
}
