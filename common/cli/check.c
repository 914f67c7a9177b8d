/* SPDX-License-Identifier: ISC */
#include "cli/check.h"

#include "base/mem.h"

const char *check_finding_id(
    const struct check *check, const struct finding_kind *kind, bool is_scoped)
{
	return is_scoped ? mem_printf("%s/%s", check->name, kind->id) : kind->id;
}

const char *check_metric_label(
    const struct check *check, const struct metric_kind *kind, bool is_scoped)
{
	if (!is_scoped)
		return kind->label;
	char *label = mem_printf("%s_%s", check->name, kind->label);
	for (char *at = label; *at; at++) {
		if (*at == '-')
			*at = '_';
	}
	return label;
}
