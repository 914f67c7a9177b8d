/* SPDX-License-Identifier: ISC */
#include "cli/metric.h"

#include <stddef.h>

#include "base/mem.h"

const char *metric_text(const struct metric *metric, const char *label)
{
	const struct metric_kind *kind = metric->kind;
	const char *limits[] = { metric->warning, metric->critical, metric->min,
		metric->max };
	size_t filled = 0;
	char *text = mem_printf(
	    "%s=%.*f%s", label, kind->decimals, metric->value, kind->unit);

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		if (limits[i])
			filled = i + 1;
	}
	for (size_t i = 0; i < filled; i++)
		text = mem_printf("%s;%s", text, limits[i] ? limits[i] : "");
	return text;
}
