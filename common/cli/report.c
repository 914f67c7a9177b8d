/* SPDX-License-Identifier: ISC */
#include "cli/report.h"

enum state report_state(const struct report *report)
{
	enum state state = report->count ? STATE_OK : STATE_UNKNOWN;

	for (int i = 0; i < report->count; i++)
		state = state_worse(state, section_state(&report->sections[i]));
	return state;
}
