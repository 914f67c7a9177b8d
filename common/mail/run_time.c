/* SPDX-License-Identifier: ISC */
#include "mail/run_time.h"

#include "base/mem.h"
#include "cli/decimal.h"
#include "mail/findings.h"

void run_time_judge(
    struct section *section, const struct threshold *threshold, double seconds)
{
	bool is_critical;
	const struct range *range = threshold_alert(threshold, seconds, &is_critical);

	if (range && (section->title || section->count > 0))
		result_add_as(section_lead(section), &findings_time[RUN_SLOW],
		    is_critical ? STATE_CRITICAL : STATE_WARNING,
		    mem_printf("took %.3f s, outside the range %s", seconds, range->text),
		    NULL);
}

void run_time_measure(struct section *section, const struct metric_kind *kind,
    const struct threshold *threshold, double seconds)
{
	section_metric(section, (struct metric){ kind, seconds, threshold->warning.text,
				    threshold->critical.text, "0",
				    decimal_text(section->policy->timeout_s, 3) });
}
