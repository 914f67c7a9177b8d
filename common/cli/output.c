/* SPDX-License-Identifier: ISC */
#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/guard.h"
#include "cli/render.h"

/* Returns false if not every byte could be written. */
static bool write_all(const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(STDOUT_FILENO, text, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		text += written;
		length -= (size_t)written;
	}
	return true;
}

int output_report(const struct report *report)
{
	const char *text = render_report(report);
	enum state state = report_state(report);

	guard_printing();
	return write_all(text, strlen(text)) ? (int)state : STATE_UNKNOWN;
}
