/* SPDX-License-Identifier: ISC */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cli/policy_options.h"
#include "cli/program.h"
#include "cli/usage.h"
#include "fuzz.h"
#include "spf/check.h"
#include "spf/settings.h"
#include "starttls/check.h"
#include "starttls/settings.h"
#include "world.h"

enum { ARGUMENTS_MAX = 60 };

static const struct check *const smtp_checks[] = { &smtp_check, NULL };
static const struct check *const spf_checks[] = { &spf_check, NULL };

static const struct program smtp = {
	.name = "check", .label = "FUZZ", .checks = smtp_checks
};
static const struct program spf = {
	.name = "check", .label = "FUZZ", .checks = spf_checks
};

struct line {
	char *argv[ARGUMENTS_MAX + 2];
	int argc;
	bool is_spf;
};

static void expect_policy(const struct policy *policy)
{
	EXPECT(policy->timeout_s > 0 && policy->timeout_s <= 3600);
	EXPECT(policy->timeout_state <= STATE_UNKNOWN);
	EXPECT(policy->format <= OUTPUT_PROMETHEUS);
}

static void expect_threshold(const struct threshold *threshold)
{
	const struct range *warning = &threshold->warning;
	const struct range *critical = &threshold->critical;
	bool is_critical;

	EXPECT(!warning->text || warning->start <= warning->end);
	EXPECT(!critical->text || critical->start <= critical->end);
	threshold_alert(threshold, 1, &is_critical);
}

static void expect_name(const char *name)
{
	fuzz_expect_clean(name, 253);
	EXPECT(name[0] && !strpbrk(name, " \"'/\\"));
}

static void expect_limit(const struct expiry_limit *limit)
{
	double days = expiry_limit_days(limit, 90);

	EXPECT(limit->share >= 0 && limit->share <= 1);
	EXPECT(days >= 0 && days <= 36500);
}

static void expect_settings(const struct starttls_settings *settings)
{
	expect_threshold(&settings->seconds);
	expect_name(settings->host ? settings->host : settings->domain);
	if (settings->our_name)
		expect_name(settings->our_name);
	if (settings->server_name)
		expect_name(settings->server_name);
	for (int i = 0; i < settings->verify_names.count; i++)
		expect_name(settings->verify_names.texts[i]);
	EXPECT(settings->port >= 1 && settings->port <= 65535);
	EXPECT(settings->dns.nameservers.count <= DNS_SERVERS_MAX);
	EXPECT(settings->tls_oldest >= TLS_1_0 && settings->tls_oldest <= TLS_1_3);
	expect_limit(&settings->expiry.warning);
	expect_limit(&settings->expiry.critical);
}

/* Parses the program's own option groups and those of every plugin. */
static void read_groups(
    const struct program *program, const struct option_group *own, struct line *line)
{
	struct policy policy = policy_default(program->checks);
	const struct option_group common[] = {
		{ "Verdict", policy_verdict_rows, &policy },
		{ "Output", policy_output_rows, &policy },
		{ "Help", policy_help_rows, &policy },
		{ .rows = NULL },
	};

	usage_begin(program, line->argv);
	option_parse(program, option_groups(own, common), line->argc, line->argv);
	expect_policy(&policy);
}

static void read_starttls(struct line *line)
{
	struct starttls_settings settings = starttls_settings_default(&protocol_smtp);
	const struct option_group groups[] = {
		{ "Server", starttls_host_rows, &settings },
		{ "Server", starttls_domain_rows, &settings },
		{ "Server", starttls_address_rows, &settings },
		{ "Server", starttls_connection_rows, &settings },
		{ "Server", dns_option_rows, &settings.dns },
		{ "Certificate and TLS", starttls_tls_rows, &settings },
		{ "Dialogue", starttls_name_rows, &settings },
		{ "Dialogue", starttls_capability_rows, &settings },
		{ "Verdict", starttls_threshold_rows, &settings },
		{ .rows = NULL },
	};

	read_groups(&smtp, groups, line);
	starttls_settings_prepare(&settings);
	expect_settings(&settings);
}

static void read_spf(struct line *line)
{
	struct spf_settings settings = spf_settings_default();
	const struct option_group groups[] = {
		{ "Domain", spf_domain_rows, &settings },
		{ "Evaluation", spf_evaluation_rows, &settings },
		{ "DNS", dns_option_rows, &settings.dns },
		{ "Verdict", spf_threshold_rows, &settings },
		{ .rows = NULL },
	};

	read_groups(&spf, groups, line);
	spf_settings_prepare(&settings);
	expect_threshold(&settings.lookups);
	EXPECT(settings.domain);
	if (settings.clients.count == 0)
		expect_name(settings.domain);
	else
		EXPECT(settings.local_part[0] && settings.sender_domain && settings.helo);
}

static void read_line(void *context)
{
	struct line *line = context;

	if (line->is_spf)
		read_spf(line);
	else
		read_starttls(line);
}

/* First byte: 1: check_spf's options; then one argument per line. */
void fuzz_one(const unsigned char *bytes, size_t size)
{
	struct line line = { .argc = 1 };

	if (size == 0)
		return;
	line.is_spf = bytes[0] & 1;
	bytes++;
	size--;
	line.argv[0] = mem_copy("check", strlen("check"));
	while (size > 0 && line.argc <= ARGUMENTS_MAX) {
		const char *argument = fuzz_field(&bytes, &size, '\n');

		line.argv[line.argc++] = mem_copy(argument, strlen(argument));
	}
	optind = 0;
	int code = world_run(read_line, &line);
	if (world.printed_size > 0 && usage_begin(&smtp, line.argv) != OUTPUT_PLUGIN)
		EXPECT(code == 3 && world.printed[world.printed_size - 1] == '\n');
	else if (world.printed_size > 0)
		world_expect_wrong_usage("FUZZ", code);
	else
		EXPECT(code == RETURNED || code == 3);
}
