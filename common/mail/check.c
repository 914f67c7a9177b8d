/* SPDX-License-Identifier: ISC */
#include "mail/check.h"

#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/guard.h"
#include "cli/output.h"
#include "cli/policy_options.h"
#include "cli/usage.h"

static void read_options(const struct program *program, const struct option_group *groups,
    struct policy *policy, int argc, char *argv[])
{
	const struct option_group common[] = {
		{ "Verdict", policy_verdict_rows, policy },
		{ "Output", policy_output_rows, policy },
		{ "Help", policy_help_rows, policy },
		{ .rows = NULL },
	};

	option_parse(program, option_groups(groups, common), argc, argv);
}

/* Empty sections, each with its target from the settings. */
static void begin_sections(struct report *report, const void *settings)
{
	const struct check *const *checks = report->program->checks;

	for (int i = 0; i < report->count; i++)
		report->sections[i] = section_begin(
		    checks[i], report->policy, checks[i]->target(settings));
}

_Noreturn void check_run(const struct program *program, const struct policy *policy,
    void *settings, const struct dns_options *dns)
{
	static struct resolver resolver;
	struct report report = { .program = program, .policy = policy };
	struct context context = {
		.policy = policy, .resolver = &resolver, .start_us = clock_us()
	};

	while (program->checks[report.count])
		report.count++;
	report.sections = mem_alloc((size_t)report.count * sizeof *report.sections);
	begin_sections(&report, settings);
	guard_start(&report, settings);
	for (int i = 0; i < report.count; i++)
		program->checks[i]->prepare(settings);
	begin_sections(&report, settings);
	resolver_start(&resolver, &dns->nameservers);
	context.deadline = deadline_in(policy->timeout_s);
	for (int i = 0; i < report.count; i++)
		program->checks[i]->run(settings, &context, &report.sections[i]);
	_exit(output_report(&report));
}

_Noreturn void check_main(const struct program *program,
    const struct option_group *groups, void *settings, const struct dns_options *dns,
    int argc, char *argv[])
{
	struct policy policy = policy_default(program->checks);

	guard_memory(program, usage_begin(program, argv));
	/* If the reader of our output is gone, write(2) must fail instead of killing the
	 * process. */
	signal(SIGPIPE, SIG_IGN);
	read_options(program, groups, &policy, argc, argv);
	check_run(program, &policy, settings, dns);
}
