/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

#include "base/mem.h"

void report_results(struct report *report, int count)
{
	report->results = mem_alloc((size_t)count * sizeof *report->results);
	report->count = count;
	for (int i = 0; i < count; i++)
		report->results[i].policy = report->policy;
}

enum state report_state(const struct report *report)
{
	enum state state = report->count ? STATE_OK : STATE_UNKNOWN;

	for (int i = 0; i < report->count; i++)
		state = state_worse(state, result_state(&report->results[i]));
	return state;
}

void report_metric(struct report *report, struct metric metric)
{
	report->metrics = mem_extend(
	    report->metrics, report->metric_count, sizeof metric);
	report->metrics[report->metric_count++] = metric;
}
