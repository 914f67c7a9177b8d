/* SPDX-License-Identifier: ISC */
#include "cli/usage.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/output.h"

static struct policy policy;
static const struct program *used;

/* The value of --output, if the argument is this option or an abbreviation of it; else NULL.
 * getopt_long(3) accepts each unambiguous prefix, from "--o" on. */
static const char *format_in(const char *argument, const char *next)
{
	static const char name[] = "--output";
	size_t length = strcspn(argument, "=");

	if (length < strlen("--o") || length >= sizeof name ||
	    strncmp(argument, name, length) != 0)
		return NULL;
	return argument[length] == '=' ? argument + length + 1 : next;
}

enum output_format usage_begin(const struct program *program, char *const argv[])
{
	used = program;
	policy.format = OUTPUT_PLUGIN;
	for (int i = 1; argv[0] && argv[i] && strcmp(argv[i], "--") != 0; i++) {
		const char *format = format_in(argv[i], argv[i + 1]);

		if (format && !output_format_parse(format, &policy.format)) {
			policy.format = OUTPUT_PLUGIN;
			break;
		}
	}
	return policy.format;
}

_Noreturn void usage_error(const char *format, ...)
{
	struct report report = { .program = used, .policy = &policy };
	va_list arguments;

	va_start(arguments, format);
	report.error = mem_vprintf(format, arguments);
	va_end(arguments);
	_exit(output_report(&report));
}
