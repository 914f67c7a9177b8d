/* SPDX-License-Identifier: ISC */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include "base/text.h"
#include "cli/report.h"

/*
 * render - a report as text, in each format of --output.
 *
 * All foreign text passes clean_text(), so that readers of all formats decode the same text.  A
 * line of plugin output, and a string of the other formats, has at most RENDER_LINE_MAX bytes;
 * the whole output has at most RENDER_MAX.  Results are valid until exit and end with a
 * newline.  Main thread.
 */
enum { RENDER_LINE_MAX = 4096, RENDER_MAX = 65536 };

/* The header before the states in Prometheus format; constant, because cli/guard may have no
 * memory. */
#define RENDER_STATE_HEAD                                                                \
	"# HELP mailsec_state State of the check: 0 OK, 1 WARNING, 2 CRITICAL, "         \
	"3 UNKNOWN.\n"                                                                   \
	"# TYPE mailsec_state gauge\n"

/* In the format of the report's policy. */
const char *render_report(const struct report *report);

/* The plugin output of the Monitoring Plugins Development Guidelines. */
const char *render_plugin(const struct report *report);

/* One JSON object on one line (RFC 8259), as doc/output.schema.json specifies. */
const char *render_json(const struct report *report);

/* The text exposition format of Prometheus, as its node_exporter reads it from a file. */
const char *render_prometheus(const struct report *report);

/* The first line of the plugin output, without performance data and not yet cleaned. */
const char *render_first_line(const struct report *report);

/* Appends the text, cleaned and escaped for a string in JSON (RFC 8259 7) or a label in
 * Prometheus format. */
void render_escaped(struct text_builder *builder, const char *text);

#endif
