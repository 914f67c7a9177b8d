/* SPDX-License-Identifier: ISC */
#include "cli/render.h"

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
