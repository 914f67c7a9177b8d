/* SPDX-License-Identifier: ISC */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include "base/text.h"
#include "cli/report.h"

/*
 * render - a report as text, in each of the formats that --output knows.
 *
 * Whatever is foreign goes through clean_text(), so that the text which a reader decodes is the
 * same in all formats.  A line of plugin output has at most RENDER_LINE_MAX bytes, and so has a
 * string of the other formats; all together at most RENDER_MAX.  What is returned lives until
 * exit, and ends with a newline.  Main thread.
 */
enum { RENDER_LINE_MAX = 4096, RENDER_MAX = 65536 };

/* What stands in front of the states in Prometheus' format: cli/guard has no memory to make it. */
#define RENDER_STATE_HEAD                                                                \
	"# HELP mailsec_state State of the check: 0 OK, 1 WARNING, 2 CRITICAL, "         \
	"3 UNKNOWN.\n"                                                                   \
	"# TYPE mailsec_state gauge\n"

/* In the format of the report's policy. */
const char *render_report(const struct report *report);

/* The plugin output of the Monitoring Plugins Development Guidelines. */
const char *render_plugin(const struct report *report);

/* One JSON object on one line (RFC 8259), as doc/output.schema.json has it. */
const char *render_json(const struct report *report);

/* The text exposition format of Prometheus, as its node_exporter reads it from a file. */
const char *render_prometheus(const struct report *report);

/* What the plugin output begins with, without performance data: not clean yet. */
const char *render_first_line(const struct report *report);

/* Adds the text, cleaned, as it stands between quotation marks in JSON (RFC 8259 7) and in a label
 * of Prometheus. */
void render_escaped(struct text_builder *builder, const char *text);

#endif
